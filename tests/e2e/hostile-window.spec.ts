/** Code of somebody else's that got into a window, through a hole in the renderer say. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, goTo, test } from './app.ts';

// Page code is text here: the tests know no DOM.
const LOOK_AROUND = `(async () => {
  const reach = (url) => fetch(url).then(() => 'reached', () => 'refused');
  const image = (url) => new Promise((resolve) => {
    const made = new Image();
    made.onload = () => resolve('reached');
    made.onerror = () => resolve('refused');
    made.src = url;
  });
  // Not tried right here: what a debugger runs may evaluate text.
  const added = new Promise((resolve) => setTimeout(() => {
    try {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = 1';
      document.body.append(script);
    } catch {}
    try { setTimeout('globalThis.ran = 1'); } catch {}
    setTimeout(resolve, 100);
  }));
  await added;
  return {
    node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
    network: await reach('https://example.com/'),
    local: await reach('http://127.0.0.1:9/'),
    file: await reach('file:///etc/passwd'),
    climb: await fetch('perch-window://perch/..%2f..%2fpackage.json').then((answer) => answer.status, () => 404),
    image: await image('https://example.com/x.png'),
    evaluated: globalThis.ran ? 'ran' : 'refused',
    opened: open('https://example.com/') === null ? 'refused' : 'opened',
  };
})()`;

const DROP = `(() => {
  const carried = new DataTransfer();
  carried.setData('text/uri-list', 'https://example.com/');
  carried.items.add(new File(['<h1>in</h1>'], 'evil.html', { type: 'text/html' }));
  for (const type of ['dragenter', 'dragover', 'drop'])
    document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: carried }));
})()`;

const ASK_FROM_FRAME = `(async () => {
  const frame = document.createElement('iframe');
  frame.src = location.href;
  document.body.append(frame);
  await new Promise((resolve) => setTimeout(resolve, 500));
  try {
    const bridge = frame.contentWindow.perch;
    return bridge ? await bridge.request('state.get').then(() => 'answered', () => 'refused') : 'no bridge';
  } catch {
    return 'refused';
  }
})()`;

/** What the page's own `window.perch` says to a request; its words when it refuses. */
const request = (page: Page, name: string, input: unknown) =>
  page.evaluate(
    async ([called, given]) => {
      const bridge = (globalThis as unknown as { perch: { request(name: string, input: unknown): Promise<unknown> } })
        .perch;
      return bridge.request(called as string, given).then(
        () => 'answered',
        (error: unknown) => String(error),
      );
    },
    [name, input] as const,
  );

test('it has no Node, no network, no other page and no other window', async ({ start, place }) => {
  const app = await start();
  const window = await app.window();
  const own = window.url();
  const seen = await window.evaluate(LOOK_AROUND);
  expect(seen).toEqual({
    node: [],
    network: 'refused',
    local: 'refused',
    file: 'refused',
    climb: 404,
    image: 'refused',
    evaluated: 'refused',
    opened: 'refused',
  });
  const file = path.join(place.home, 'evil.html');
  writeFileSync(file, '<script>document.title = "in"</script>');
  for (const url of ['https://example.com/', `file://${file}`, 'data:text/html,hi', 'javascript:document.title="in"']) {
    await window.evaluate(`location.href = ${JSON.stringify(url)}`).catch(() => undefined);
    await window.waitForTimeout(150);
    expect(window.url()).toBe(own);
  }
  expect(await window.title()).not.toBe('in');
  expect(app.electron.windows()).toHaveLength(1);
});

test('what drags a file or a link into it leaves the page where it is', async ({ start }) => {
  const app = await start();
  const window = await app.window();
  const own = window.url();
  await window.evaluate(DROP);
  await window.waitForTimeout(300);
  expect(window.url()).toBe(own);
});

test('its requests are checked: names, types and sizes, and who may ask', async ({ start }) => {
  const app = await start();
  const window = await app.window();
  for (const [name, input] of [
    ['mode.set', 'off'],
    ['mode.set', { mode: 'monitor' }],
    ['history.detail', '1; drop table records'],
    ['rules.check', { toString: 1 }],
    ['no.such.request', null],
    ['__proto__', null],
    ['constructor', {}],
    ['forwarders.add', { kind: 'http', address: 'x'.repeat(100_000) }],
  ] as const) {
    expect(await request(window, name, input), name).not.toBe('answered');
  }
  // What the ask window may do, this one may not.
  expect(await request(window, 'ask.get', undefined)).not.toBe('answered');
  await goTo(window, 'History');
  expect(await request(window, 'state.get', undefined)).toBe('answered');
});

test('a frame in it is not heard', async ({ start }) => {
  const app = await start();
  const window = await app.window();
  const inFrame = await window.evaluate(ASK_FROM_FRAME);
  expect(['refused', 'no bridge']).toContain(inFrame);
});

test('text from agents never becomes markup', async ({ start }) => {
  const app = await start();
  const window = await app.window();
  const markup = '<img src=x onerror="document.title=1"><b id="evil">bold</b>';
  await app.call('Bash', { command: `echo '${markup}'; cat ~/.ssh/id_ed25519` });
  await app.call('Write', { file_path: `/tmp/${markup}`, content: markup });
  await goTo(window, 'History');
  await expect(window.getByText('2 calls kept')).toBeVisible();
  expect(await window.locator('#evil, img[src=x]').count()).toBe(0);
});
