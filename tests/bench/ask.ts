/**
 * What asking a person costs: from a call that a rule asks about until the question stands painted on the screen, and
 * from the click until the agent has its answer.
 *   node build/run.mjs tests/bench/ask.ts
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { ensureElectron } from '../../build/electron-runtime.mjs';
import { startXvfb } from '../../build/xvfb.mjs';
import { type BenchSection, percentiles, printSection } from './section.ts';

const root = path.resolve(import.meta.dirname, '../..');
const HOOK = path.join(root, `out/hook/${process.platform}-${process.arch}/perch-hook`);

const COLD = 12;
const WARM = 40;
const CLICKS = 12;

/** Resolves in the page of a visible window when a question is painted: two frames after it is there. */
const PAINTED = `new Promise((resolve) => {
  const look = () => {
    if (!document.querySelector('[role="alertdialog"]')) return setTimeout(look, 1);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())));
  };
  look();
})`;

/** Notes in the page when a click really happened. */
const NOTE_CLICKS = `addEventListener('click', () => {
  globalThis.clickedAt = performance.timeOrigin + performance.now();
}, true)`;

export async function measure(): Promise<BenchSection> {
  const screen = process.platform === 'linux' && !process.env['DISPLAY'] ? await startXvfb() : undefined;
  const home = mkdtempSync(path.join(tmpdir(), 'perch-bench-'));
  const endpoint = path.join(home, 'data/run/perch.sock');
  const electron = await _electron.launch({
    executablePath: (await ensureElectron()).program,
    args: [
      root,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--data=${path.join(home, 'data')}`,
      '--hidden',
    ],
    env: { ...(process.env as Record<string, string>), HOME: home, ...(screen ? { DISPLAY: screen.display } : {}) },
  });
  try {
    await until(() => existsSync(endpoint));
    // Without a tray the window opens; its first paint must not be measured along.
    await pause(3000);
    const cold: number[] = [];
    const warm: number[] = [];
    const clicks: number[] = [];
    for (let run = 0; run < COLD; run++) {
      await dropWindow(electron);
      cold.push(await untilPainted(electron, endpoint, run));
    }
    for (let run = 0; run < WARM; run++) warm.push(await untilPainted(electron, endpoint, COLD + run));
    const page = await askPage(electron);
    await page.evaluate(NOTE_CLICKS);
    for (let run = 0; run < CLICKS; run++) {
      clicks.push(await untilAnswered(page, endpoint, COLD + WARM + run));
      await until(async () => !(await isShown(electron)));
    }
    return {
      title: 'Asking a person',
      method:
        'On a screen without a compositor. Painted: from starting the hook until two frames after the question is in ' +
        'a visible window. Answered: from the click in the page until the hook has ended',
      rows: [
        { name: `question painted, no window yet (${COLD})`, ...percentiles(cold), unit: 'ms' },
        { name: `question painted, window kept warm (${WARM})`, ...percentiles(warm), unit: 'ms' },
        { name: `click to answer (${CLICKS})`, ...percentiles(clicks), unit: 'ms' },
      ],
    };
  } finally {
    await electron.close();
    screen?.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function untilPainted(electron: ElectronApplication, endpoint: string, run: number): Promise<number> {
  const started = now();
  const ended = ask(endpoint, run);
  const page = await askPage(electron);
  // Playwright lets pages believe that they are always visible, so the window itself is looked at.
  await until(() => isShown(electron));
  const painted = await page.evaluate<number>(PAINTED);
  await page.getByRole('button', { name: /^Deny/ }).click();
  await ended;
  await until(async () => !(await isShown(electron)));
  return painted - started;
}

async function untilAnswered(page: Page, endpoint: string, run: number): Promise<number> {
  const ended = ask(endpoint, run);
  await page.evaluate(PAINTED);
  await page.getByRole('button', { name: 'Allow once', disabled: false }).click();
  const at = await ended;
  return at - (await page.evaluate<number>('globalThis.clickedAt'));
}

/** Asks what the person is asked about, each time something else. @returns when the agent has its answer */
function ask(endpoint: string, run: number): Promise<number> {
  const hook = spawn(HOOK, ['claude-code', `--endpoint=${endpoint}`], { stdio: ['pipe', 'ignore', 'ignore'] });
  hook.stdin.end(
    JSON.stringify({
      session_id: 'bench',
      transcript_path: '',
      cwd: root,
      permission_mode: 'default',
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command: `git reset --hard HEAD~${run + 1}` },
      tool_use_id: `call-${run}`,
    }),
  );
  return new Promise((resolve) => hook.once('exit', () => resolve(now())));
}

async function askPage(electron: ElectronApplication): Promise<Page> {
  const find = () => electron.windows().find((page) => page.url().endsWith('/ask.html'));
  await until(() => find() !== undefined);
  return find() as Page;
}

function isShown(electron: ElectronApplication): Promise<boolean> {
  return electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().some((one) => one.isVisible() && one.webContents.getURL().endsWith('/ask.html')),
  );
}

async function dropWindow(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (window.webContents.getURL().endsWith('/ask.html')) window.destroy();
    }
  });
  await until(() => !electron.windows().some((page) => page.url().endsWith('/ask.html')));
}

/** Milliseconds since 1970, finely. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = now() + 20_000;
  while (!(await isSo())) {
    if (now() > end) throw new Error('The app did not do what was waited for.');
    await pause(1);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

if (process.argv[1] === path.join(root, 'tests/bench/ask.ts')) {
  process.stdout.write(printSection(await measure()));
}
