import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, test as base, type ElectronApplication, expect, type Page } from '@playwright/test';
import { HOOK, type HookResult, runHook } from '../hook-runner.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** A home folder with the things that the default rules care about. */
export interface Place {
  readonly home: string;
  readonly project: string;
  readonly data: string;
  /** Where the app of this place listens. */
  readonly endpoint: string;
}

export interface RunningApp {
  readonly electron: ElectronApplication;
  /** The window, waited for. */
  window(): Promise<Page>;
  /** The window that asks, waited for. */
  askWindow(): Promise<Page>;
  /** Runs the built hook on a call that an agent could send. */
  call(tool: string, input: object, session?: string): Promise<HookResult>;
  /** The same, for an agent that goes away. */
  spawnCall(tool: string, input: object): ChildProcess;
  quit(): Promise<void>;
}

/** Starts the built app on a place, as `npm start` would. */
async function startApp(
  place: Place,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  executablePath = process.env['PERCH_TEST_ELECTRON'],
): Promise<RunningApp> {
  const rootUser = process.getuid?.() === 0;
  const electron = await _electron.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [root, ...(rootUser ? ['--no-sandbox'] : []), `--data=${place.data}`, ...args],
    env: { ...(process.env as Record<string, string>), HOME: place.home, XDG_RUNTIME_DIR: place.home, ...environment },
  });
  await expect.poll(() => existsSync(place.endpoint), { message: 'Perch listens', timeout: 15_000 }).toBe(true);
  return {
    electron,
    window: () => windowAt(electron, 'index.html'),
    askWindow: () => windowAt(electron, 'ask.html'),
    call: (tool, input, session = 'session-1') =>
      runHook('claude-code', place.endpoint, hookInput(place, tool, input, session)),
    spawnCall(tool, input) {
      const child = spawn(HOOK, ['claude-code', `--endpoint=${place.endpoint}`]);
      child.stdin.end(hookInput(place, tool, input, 'session-1'));
      return child;
    },
    quit: () => electron.close(),
  };
}

function hookInput(place: Place, tool: string, input: object, session: string): string {
  return JSON.stringify({
    session_id: session,
    transcript_path: '',
    cwd: place.project,
    prompt_id: 'prompt-1',
    permission_mode: 'default',
    hook_event_name: 'PreToolUse',
    tool_name: tool,
    tool_input: input,
    tool_use_id: `call-${Math.random()}`,
  });
}

/** What an agent hears, as Claude Code reads it. */
export async function decisionOf(answer: Promise<HookResult>): Promise<{ decision: string; reason: string }> {
  const { stdout } = await answer;
  const { hookSpecificOutput: output } = stdout ? JSON.parse(stdout) : { hookSpecificOutput: undefined };
  return { decision: output?.permissionDecision ?? 'none', reason: output?.permissionDecisionReason ?? '' };
}

/** A picture of the window, kept for people to look at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(root, 'out/screenshots', `${name}.png`) });
}

/** Waits for the window that shows a page. */
async function windowAt(electron: ElectronApplication, page: string): Promise<Page> {
  const find = () => electron.windows().find((window) => window.url().endsWith(`/${page}`));
  await expect.poll(() => find() !== undefined, { message: `A window at ${page}`, timeout: 10_000 }).toBe(true);
  return find() as Page;
}

interface Fixtures {
  readonly place: Place;
  /** Errors inside Perch that a test brings about; any other fails it. */
  readonly faults: { expected?: RegExp };
  /** Starts the app; it is quit when the test is over. */
  readonly start: (
    args?: readonly string[],
    environment?: Readonly<Record<string, string>>,
    /** Another program that becomes Electron. */
    program?: string,
  ) => Promise<RunningApp>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
  place: async ({}, use) => {
    // Not below the system's temporary folder: rules are milder there than in a home.
    // And not below the checkout: Perch guards its own folders more strictly than any other.
    const places = path.join(os.homedir(), '.cache/perch-e2e');
    mkdirSync(places, { recursive: true });
    const home = mkdtempSync(path.join(places, 'home-'));
    const project = path.join(home, 'app');
    mkdirSync(path.join(home, '.ssh'), { mode: 0o700 });
    mkdirSync(path.join(home, '.claude'));
    // A repository of its own: the place lies in this one.
    mkdirSync(path.join(project, '.git'), { recursive: true });
    writeFileSync(path.join(project, '.git/HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(path.join(home, '.ssh/id_ed25519'), 'not a real key');
    const data = path.join(home, 'data');
    mkdirSync(data);
    // Whoever uses these places has seen the first screens.
    writeFileSync(path.join(data, 'settings.json'), JSON.stringify({ firstRunDone: true }));
    await use({ home, project, data, endpoint: path.join(data, 'run/perch.sock') });
    rmSync(home, { recursive: true, force: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
  faults: async ({}, use) => use({}),
  start: async ({ faults, place }, use) => {
    const running: RunningApp[] = [];
    await use(async (args, environment, program) => {
      const app = await startApp(place, args, environment, program);
      running.push(app);
      return app;
    });
    for (const app of running) await app.quit().catch(() => undefined);
    const journal = path.join(place.data, 'perch.log');
    const told = existsSync(journal) ? readFileSync(journal, 'utf8') : '';
    const inside = told.split(/\n(?! )/).filter((entry) => /^\S+ [^\n]*Error: /.test(entry));
    expect(inside.filter((entry) => !faults.expected?.test(entry))).toEqual([]);
  },
});

export { expect } from '@playwright/test';

/** Opens a page from the sidebar, whatever number stands beside its name. */
export async function goTo(window: Page, page: string): Promise<void> {
  await window
    .getByRole('navigation')
    .getByRole('button', { name: new RegExp(`^${page}`) })
    .click();
}

/** A person who answers the system's file dialogs: what is saved goes to this file, what is opened is this file. */
export async function answerFileDialogs({ electron }: RunningApp, file: string): Promise<void> {
  await electron.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, file);
}

/** A hook input as a real agent sent it. */
export function recordedInput(name: string): string {
  return readFileSync(path.join(root, 'tests/fixtures/hooks', name), 'utf8');
}
