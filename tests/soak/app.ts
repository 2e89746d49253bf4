/** The app with its windows: somebody opens them, searches, exports and answers questions while the calls go on. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { ensureElectron } from '../../build/electron-runtime.mjs';
import { startXvfb } from '../../build/xvfb.mjs';
import { memoryOf } from '../bench/memory.ts';
import { goTo } from '../e2e/app.ts';
import { shellCall } from '../faults/calls.ts';
import { rawCall } from '../raw-call.ts';
import { PROBE, root, type Soaked } from './service.ts';

const LONGEST_WAIT = 30_000;
const BETWEEN_WINDOWS = 15_000;
const BETWEEN_QUESTIONS = 4000;
const SEARCHES = ['ls', 'verdict:denied', 'rm build', 'path:~/.ssh', 'nothing of the kind'];
/** Time for closed windows' processes to end. */
const SETTLE = 2000;

export async function soakApp(): Promise<Soaked> {
  const screen = process.platform === 'linux' && !process.env['DISPLAY'] ? await startXvfb() : undefined;
  const home = mkdtempSync(path.join(os.tmpdir(), 'perch-soak-'));
  const data = path.join(home, 'data');
  const probe = path.join(home, 'probe.json');
  const endpoint = path.join(data, 'run/perch.sock');
  mkdirSync(data);
  writeFileSync(path.join(data, 'settings.json'), JSON.stringify({ firstRunDone: true }));
  const electron = await _electron.launch({
    executablePath: (await ensureElectron()).program,
    args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--data=${data}`, '--hidden'],
    env: {
      ...(process.env as Record<string, string>),
      HOME: home,
      XDG_RUNTIME_DIR: home,
      PERCH_TEST_PROBE: probe,
      ...(screen ? { DISPLAY: screen.display } : {}),
    },
  });
  await until('Perch listens', () => existsSync(endpoint));
  await electron.evaluate(
    ({ dialog }, [file, exported]) => {
      // Electron 33 cannot import in code that came from outside.
      process.getBuiltinModule('node:module').createRequire(file)(file);
      Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath: exported }) });
    },
    [PROBE, path.join(home, 'exported.jsonl')] as const,
  );

  const done = { 'windows opened': 0, searches: 0, exports: 0, 'questions answered': 0 };
  const memory: (readonly [number, number])[] = [];
  const pid = electron.process().pid ?? 0;
  let isOver = false;
  const repeat = async (pause: number, work: () => Promise<void>): Promise<void> => {
    while (!isOver) {
      await work();
      for (const end = Date.now() + pause; !isOver && Date.now() < end; ) await sleep(100);
    }
  };
  const windows = repeat(BETWEEN_WINDOWS, async () => {
    const page = await openWindow(electron);
    done['windows opened']++;
    for (const search of SEARCHES) {
      await find(page, search);
      done.searches++;
    }
    await exportAll(page, done.exports);
    done.exports++;
    await closeWindow(electron, page);
    await sleep(SETTLE);
    memory.push([Date.now(), memoryOf(pid)]);
  });
  const questions = repeat(BETWEEN_QUESTIONS, async () => {
    await answerOne(electron, endpoint, done['questions answered']);
    done['questions answered']++;
  });
  // What fails ends the soak at once, not when it is over.
  const failed = Promise.all([windows, questions]).then(
    () => undefined,
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
  return {
    endpoint,
    data,
    probe,
    done,
    memory,
    async calm() {
      isOver = true;
      await failed;
    },
    async stop() {
      await electron.close();
      screen?.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function openWindow(electron: ElectronApplication): Promise<Page> {
  await electron.evaluate(({ app }) => app.emit('activate'));
  const page = await pageAt(electron, 'index.html');
  await goTo(page, 'History');
  await page.locator('[role=treegrid] [role=row]').first().waitFor({ timeout: LONGEST_WAIT });
  return page;
}

/** Types a search as a person does, until its results stand, and clears it again. */
async function find(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(text, { delay: 40 });
  await sleep(400);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
}

async function exportAll(page: Page, time: number): Promise<void> {
  const input = JSON.stringify({ task: `soak-${time}`, query: {}, format: time % 2 === 0 ? 'jsonl' : 'csv' });
  await page.evaluate(`perch.request('history.export', ${input})`);
}

async function closeWindow(electron: ElectronApplication, page: Page): Promise<void> {
  const closed = page.waitForEvent('close', { timeout: LONGEST_WAIT });
  await electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (window.webContents.getURL().endsWith('index.html')) window.close();
    }
  });
  await closed;
}

/** A call that a rule asks about, and a person who denies it or, once it may be pressed, allows it. */
async function answerOne(electron: ElectronApplication, endpoint: string, time: number): Promise<void> {
  const wanted = time % 2 === 0 ? 'deny' : 'allow';
  const call = shellCall(`git reset --hard HEAD~${time + 1}`, `question-${time}`, `asked-${time}`);
  const reply = rawCall(endpoint, 'claude-code', call);
  const page = await pageAt(electron, 'ask.html');
  await page.locator('[role=alertdialog]').first().waitFor({ timeout: LONGEST_WAIT });
  const button = wanted === 'deny' ? { name: /^Deny/ } : { name: 'Allow once', disabled: false };
  await page.getByRole('button', button).click({ timeout: LONGEST_WAIT });
  const said = (await reply)?.stdout ?? '';
  if (!said.includes(`"${wanted}"`)) throw new Error(`The person pressed ${wanted}, and the agent heard: ${said}`);
}

async function pageAt(electron: ElectronApplication, name: string): Promise<Page> {
  const find = (): Page | undefined => electron.windows().find((page) => page.url().endsWith(`/${name}`));
  await until(`a window at ${name}`, () => find() !== undefined);
  return find() as Page;
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + LONGEST_WAIT; !isSo(); await sleep(20)) {
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}`);
  }
}
