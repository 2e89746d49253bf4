import path from 'node:path';
import { app, nativeTheme } from 'electron';
import type { AppState } from '../../preload/contract.ts';
import { folderLedger } from '../agents/ledger.ts';
import type { Exception } from '../ask/exceptions.ts';
import { fixedAsker } from '../ask/question.ts';
import { listDrafts } from '../guard/drafts.ts';
import { openPerch, type Perch } from '../guard/open.ts';
import { builtPlaces } from '../places.ts';
import { agentsDesk } from './agents.ts';
import { systemDialogs } from './dialogs.ts';
import { answerRequests, broadcast } from './ipc.ts';
import { liveRows } from './live.ts';
import { loginItem } from './login-item.ts';
import type { StartOptions } from './options.ts';
import { servePages } from './pages.ts';
import { historyRow } from './present.ts';
import { agentRequests } from './requests/agents.ts';
import { recordRequests } from './requests/record.ts';
import { settingsRequests } from './requests/settings.ts';
import { todayRequests } from './requests/today.ts';
import { updateRequests, withoutUpdates } from './requests/updates.ts';
import { windowRequests } from './requests/window.ts';
import { watchForTray } from './status-notifier.ts';
import { openTasks } from './tasks.ts';
import { type TrayState, trayIcon } from './tray.ts';
import { undoStore } from './undo.ts';
import { systemVault } from './vault.ts';
import { lockDownPages, mainWindow, preloadScript } from './windows.ts';

/** Everything the tray app is: the service first, since agents wait for it, then what a person sees. */
export async function startApp(options: StartOptions): Promise<void> {
  const out = app.isPackaged ? process.resourcesPath : path.join(app.getAppPath(), 'out');
  const places = builtPlaces(out, app.isPackaged);
  const dataFolder = app.getPath('userData');
  const perch = await openPerch({
    dataFolder,
    standardData: options.dataFolder === undefined,
    builtInPacks: places.packs,
    recordWorker: places.recordWorker,
    ownPlaces: [out, app.getAppPath()],
    // Without a window that asks, a question goes to the agent's own prompt where it has one.
    ask: fixedAsker('agent'),
  });

  const draftFolders = { drafts: path.join(dataFolder, 'drafts'), own: path.join(dataFolder, 'packs') };

  await app.whenReady();
  lockDownPages();
  servePages(path.join(out, 'renderer'));

  const window = mainWindow(preloadScript(out), path.join(dataFolder, 'window.json'));
  const undo = undoStore();
  const tasks = openTasks((progress) => broadcast('task.progress', progress));
  const receivers = perch.forward(systemVault);
  const exception = (id: string) => perch.exceptions.list().find((one) => one.id === id);
  const desk = agentsDesk({
    ledger: folderLedger(path.join(dataFolder, 'registrations')),
    hook: { program: places.hook, endpoint: perch.endpoint.forHooks },
    activity: perch.activity,
    problemsChanged: (problems) => perch.tell('agents', problems),
    changed: () => setImmediate(agentsChanged),
  });
  const updates = withoutUpdates;
  const state = (): AppState => appState(perch, desk.list());

  const quit = () => app.quit();
  const tray = trayIcon(path.join(out, 'icons'), trayState(state()), {
    open: () => window.show(),
    setMode: (mode) => perch.settings.update({ mode }),
    quit,
  });
  const refresh = () => {
    const now = state();
    nativeTheme.themeSource = now.appearance === 'light' || now.appearance === 'dark' ? now.appearance : 'system';
    tray.update(trayState(now));
    broadcast('state.changed', now);
  };
  function agentsChanged(): void {
    broadcast('agents.changed', desk.list());
    refresh();
  }
  perch.settings.onChange(refresh);
  perch.onProblem(refresh);
  perch.onRecord(({ cwd }) => cwd && desk.seen(cwd));
  perch.onRecord(liveRows((rows) => broadcast('history.added', rows), exception));

  answerRequests({
    'state.get': state,
    'mode.set': (mode) => {
      perch.settings.update({ mode });
      return { ok: true };
    },
    undo: undo.undo,
    ...agentRequests(desk),
    ...windowRequests({ window, settings: perch.settings, mend: desk.mend }),
    ...settingsRequests({
      settings: perch.settings,
      undo,
      login: loginItem(app.getPath('appData')),
      dataFolder,
      updates: updates !== withoutUpdates,
    }),
    ...todayRequests({
      records: perch.records,
      settings: perch.settings,
      undo,
      deed: (record) => historyRow(record, exception).deed ?? { verb: 'do-other', things: [], more: 0 },
      drafts: () => listDrafts(draftFolders).length,
      oldExceptions: () => perch.exceptions.list().filter(isOld).length,
      review: () => undefined,
      update: () => updates.state,
      adviceChanged: () => broadcast('rules.changed', undefined),
    }),
    ...updateRequests(updates),
    ...recordRequests({ perch, dataFolder, tasks, dialogs: systemDialogs, receivers, exception }),
  });

  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  // The app lives in the tray: closing its window is not quitting.
  app.on('window-all-closed', () => undefined);
  stopInOrder(perch);

  const watch = await watchForTray(tray.renew);
  // Where no tray shows the icon, the window is the way in.
  const trayIsShown = process.platform !== 'linux' || watch?.present === true;
  if (!options.hidden || !trayIsShown) window.show();
  void desk.testAll();
  if (!app.isPackaged) console.log(`Perch is running. Agents reach it at ${perch.endpoint.forHooks}`);
}

/** An exception that has held for so long that Perch asks whether it is still needed, in milliseconds. */
const OLD = 30 * 24 * 60 * 60_000;

function isOld({ createdAt, expiresAt }: Exception): boolean {
  return expiresAt === null && Date.now() - createdAt > OLD;
}

/**
 * Lets calls in flight have their answers before the program ends. Afterwards it exits at once: a second round of
 * `quit` would wait for windows, and on a display without a window manager it can wait for ever.
 */
function stopInOrder(perch: Perch): void {
  let stopping = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    void perch.close().finally(() => app.exit(0));
  });
}

function appState(perch: Perch, agents: readonly { readonly present: boolean; readonly state: string }[]): AppState {
  const { mode, appearance } = perch.settings.current;
  return {
    mode,
    pause: null,
    reviewAt: null,
    appearance,
    language: perch.settings.current.language,
    textSize: perch.settings.current.textSize,
    firstRun: !perch.settings.current.firstRunDone,
    questions: 0,
    exceptions: perch.exceptions.list().length,
    platform: process.platform === 'darwin' ? 'mac' : process.platform === 'win32' ? 'windows' : 'linux',
    problems: [...perch.problems],
    protectedAgents: agents.filter((agent) => agent.state === 'registered').length,
    foundAgents: agents.filter((agent) => agent.present).length,
    version: app.getVersion(),
  };
}

/** What the tray says about the state: shape and sentence. */
export function trayState(state: AppState): TrayState {
  const agents = state.protectedAgents === 1 ? 'one agent' : `${state.protectedAgents} agents`;
  const problem = state.problems[0];
  if (problem) return { shape: 'problem', sentence: problem.title, mode: state.mode };
  if (state.mode === 'monitor')
    return { shape: 'watching', sentence: `Watching ${agents}, stopping nothing`, mode: state.mode };
  if (state.protectedAgents === 0)
    return { shape: 'on', sentence: 'Guardrails on, no agent protected yet', mode: state.mode };
  return { shape: 'on', sentence: `Guarding ${agents}`, mode: state.mode };
}
