/** How soon the window stands, searches and scrolls on a large record, and what memory it all takes. */
import { constants, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { ensureElectron } from '../../build/electron-runtime.mjs';
import { startXvfb } from '../../build/xvfb.mjs';
import { memoryOf } from './memory.ts';
import { makeRecord } from './records/make.ts';
import { type BenchSection, percentiles } from './section.ts';

const root = path.resolve(import.meta.dirname, '../..');
const OPENINGS = 12;
const SCROLLING_SECONDS = 4;
/** Time for an app to become quiet before its memory is looked at, in milliseconds. */
const SETTLE = 5000;
/** The same for an app whose window was just closed: then it lets go of what it kept for the window. */
const SETTLE_HIDDEN = 40_000;

/** @param records how many entries the record has */
export async function measure(records: number): Promise<BenchSection> {
  const { program } = await ensureElectron();
  const screen = process.platform === 'linux' && !process.env['DISPLAY'] ? await startXvfb() : undefined;
  const home = mkdtempSync(path.join(os.tmpdir(), 'perch-bench-window-'));
  const environment = {
    ...(process.env as Record<string, string>),
    HOME: home,
    ...(screen ? { DISPLAY: screen.display } : {}),
  };
  const launch = (name: string, args: readonly string[]) =>
    _electron.launch({
      executablePath: ownCopy(program, path.join(home, name)),
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...args],
      env: environment,
    });
  try {
    // Beside Perch all the time: what both share with other programs then counts the same for both.
    const bare = await launch('bare', [path.join(root, 'tests/bench/bare-tray.cjs')]);
    const data = path.join(home, 'data');
    mkdirSync(data);
    writeFileSync(path.join(data, 'settings.json'), JSON.stringify({ firstRunDone: true, retentionDays: 0 }));
    makeRecord(data, records);
    const app = await launch('perch', [root, `--data=${data}`]);
    const cold = await firstOpening(app);
    const warm: number[] = [];
    for (let count = 0; count < OPENINGS; count++) warm.push(await opening(app));
    const page = await openPage(app);
    const open = await settledMemory(app, bare);
    const typing = await typed(page);
    const frames = await page.evaluate<number>(SCROLLED);
    await closeWindows(app);
    const hidden = await settledMemory(app, bare, SETTLE_HIDDEN);
    await app.close();
    await bare.close();
    return {
      title: `The window, on ${records.toLocaleString('en')} records`,
      method:
        'The built app under a virtual screen without a graphics card. Opening: from asking for the window to the painted ' +
        'rows of the history. Typing: from the key to the painted results. Memory: proportional set size of all processes, ' +
        'against an Electron app with nothing but a tray icon beside it; hidden: 40 s after the window was closed.',
      rows: [
        { name: 'first opening', value: cold, unit: 'ms' },
        { name: 'opening again', ...percentiles(warm), unit: 'ms' },
        { name: 'a key typed into the search', ...percentiles(typing), unit: 'ms' },
        { name: 'scrolling the history', value: frames, unit: 'frames per second' },
        { name: 'a bare Electron tray app', value: hidden.bare, unit: 'MB' },
        { name: 'Perch without a window', value: hidden.perch, unit: 'MB', note: times(hidden) },
        { name: 'Perch with its window', value: open.perch, unit: 'MB', note: times(open) },
      ],
    };
  } finally {
    screen?.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Each app has a copy of Electron: of pages shared with another program of the same, only a part would count. */
function ownCopy(program: string, folder: string): string {
  if (process.platform !== 'linux') return program;
  cpSync(path.dirname(program), folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return path.join(folder, path.basename(program));
}

function times({ perch, bare }: Memory): string {
  return `${(perch / bare).toFixed(2)} times the bare one`;
}

/** Runs in the page: when the rows of the history are painted, in milliseconds since 1970. */
const ROWS_PAINTED = `new Promise((resolve) => {
  const look = () =>
    document.querySelector('[role=treegrid] [role=row]')
      ? requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())))
      : setTimeout(look, 2);
  look();
})`;

/** Without a tray the app opens its window by itself: what is timed runs from the window's making. */
async function firstOpening(app: ElectronApplication): Promise<number> {
  return app.evaluate(async ({ app: electron, BrowserWindow }, painted) => {
    const find = () => BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('index.html'));
    let made = Date.now();
    if (!find()) {
      await new Promise<void>((resolve) =>
        electron.once('browser-window-created', () => {
          made = Date.now();
          resolve();
        }),
      );
    }
    while (!find()) await new Promise((resolve) => setTimeout(resolve, 1));
    const window = find();
    window?.webContents.once('did-finish-load', () => window.webContents.send('page.show', { page: 'history' }));
    return (await window?.webContents.executeJavaScript(painted)) - made;
  }, ROWS_PAINTED);
}

async function opening(app: ElectronApplication): Promise<number> {
  await closeWindows(app);
  return app.evaluate(async ({ app: electron, BrowserWindow }, painted) => {
    const asked = Date.now();
    electron.emit('activate');
    const [window] = BrowserWindow.getAllWindows();
    window?.webContents.once('did-finish-load', () => window.webContents.send('page.show', { page: 'history' }));
    return (await window?.webContents.executeJavaScript(painted)) - asked;
  }, ROWS_PAINTED);
}

async function closeWindows(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
}

async function openPage(app: ElectronApplication): Promise<Page> {
  await opening(app);
  return app.windows().at(-1) ?? app.firstWindow();
}

/** Runs in the page: notes for each letter typed from then on how long it took to the frame with what it found. */
const NOTE_PAINTED = `(() => {
  const samples = [];
  let pressed;
  addEventListener('keydown', ({ key }) => { if (/^[a-z]$/.test(key)) pressed = performance.now(); }, true);
  const look = () => {
    if (pressed === undefined || document.querySelector('[aria-busy=true]')) return;
    const since = pressed;
    pressed = undefined;
    // A frame’s own work comes before it is painted, a task after it.
    requestAnimationFrame(() => setTimeout(() => samples.push(performance.now() - since)));
  };
  new MutationObserver(look).observe(document.body, { subtree: true, attributeFilter: ['aria-busy'] });
  window.painted = samples;
})()`;

/** Types words letter by letter, each letter after the list has followed the one before. In milliseconds. */
async function typed(page: Page): Promise<readonly number[]> {
  await page.evaluate(NOTE_PAINTED);
  let letters = 0;
  for (const word of ['invoice', 'customer', 'rates']) {
    await page.keyboard.press('/');
    for (const letter of word) {
      letters++;
      await page.keyboard.press(letter);
      await until(page, `window.painted.length === ${letters}`);
    }
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await until(page, "!document.querySelector('[aria-busy=true]')");
  }
  return page.evaluate<readonly number[]>('window.painted');
}

/** Playwright’s own waiting for a condition needs what the page’s content policy refuses. */
async function until(page: Page, condition: string): Promise<void> {
  const late = Date.now() + 10_000;
  while (!(await page.evaluate<boolean>(condition))) {
    if (Date.now() > late) throw new Error(`The window never came so far: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Runs in the page: scrolls the history as fast as frames come, and answers how many came in a second. */
const SCROLLED = `new Promise((resolve) => {
  let scroller = document.querySelector('[role=treegrid]');
  while (scroller && scroller.scrollHeight <= scroller.clientHeight) scroller = scroller.parentElement;
  const started = performance.now();
  let frames = 0;
  const step = () => {
    frames++;
    scroller?.scrollBy(0, 90);
    const passed = performance.now() - started;
    if (passed < ${SCROLLING_SECONDS * 1000}) requestAnimationFrame(step);
    else resolve((frames * 1000) / passed);
  };
  requestAnimationFrame(step);
})`;

/** In megabytes, both at the same moment. */
interface Memory {
  readonly perch: number;
  readonly bare: number;
}

async function settledMemory(app: ElectronApplication, bare: ElectronApplication, settle = SETTLE): Promise<Memory> {
  await new Promise((resolve) => setTimeout(resolve, settle));
  const of = ({ pid }: { readonly pid?: number | undefined }) => (pid === undefined ? 0 : memoryOf(pid));
  return { perch: of(app.process()), bare: of(bare.process()) };
}
