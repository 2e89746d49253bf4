import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import type { AppState, Outcome } from '../../preload/contract.ts';
import { folderLedger } from '../agents/ledger.ts';
import { thisUser } from '../agents/registration.ts';
import { listDrafts } from '../guard/drafts.ts';
import { openPerch, type Perch } from '../guard/open.ts';
import { unseenRules } from '../guard/project-rules/news.ts';
import { followFolder } from '../guard/rule-folders.ts';
import { whenQuiet } from '../guard/when-quiet.ts';
import { builtPlaces } from '../places.ts';
import { openRulebook } from '../rulebook/book.ts';
import { isPaused } from '../settings/pause.ts';
import { settledHook } from '../settled-hook.ts';
import { objects } from '../verdict/judge.ts';
import { agentsDesk } from './agents.ts';
import { startAsking } from './asking/asking.ts';
import { openDesk } from './asking/open.ts';
import { packTitle } from './asking/view.ts';
import { askWindow } from './asking/window.ts';
import { confirmationBy } from './confirmation/confirmation.ts';
import { systemMethod } from './confirmation/system.ts';
import { systemDialogs } from './dialogs.ts';
import { type Faults, faultProblem } from './faults.ts';
import { type AskRequest, answerRequests, broadcast, type WindowRequest } from './ipc.ts';
import { leaveWithConsent } from './leave.ts';
import { LINK_SCHEME, linkedPlace } from './links.ts';
import { liveRows } from './live.ts';
import { loginItem } from './login-item.ts';
import { systemNotifier } from './notifications/system.ts';
import type { StartOptions } from './options.ts';
import { servePages } from './pages.ts';
import { historyRow } from './present.ts';
import { linuxAttention, thisDesktop } from './quiet/attention.ts';
import { agentRequests } from './requests/agents.ts';
import { askRequests, questionRequests } from './requests/ask.ts';
import { exceptionRequests, exceptionViews } from './requests/exceptions.ts';
import { modeRequests } from './requests/mode.ts';
import { askCoverage } from './requests/past-calls.ts';
import { recordRequests } from './requests/record.ts';
import { dueReview, reviewRequests } from './requests/review.ts';
import { ruleSkillRequests } from './requests/rule-skill.ts';
import { projectRuleViews } from './requests/rules/projects.ts';
import { ruleRequests } from './requests/rules.ts';
import { settingsRequests } from './requests/settings.ts';
import { todayRequests } from './requests/today.ts';
import { updateRequests, withoutUpdates } from './requests/updates.ts';
import { windowRequests } from './requests/window.ts';
import { appState, trayState } from './state.ts';
import { watchForTray } from './status-notifier.ts';
import { openTasks } from './tasks.ts';
import { trayIcon } from './tray.ts';
import { undoStore } from './undo.ts';
import { openUpdates } from './updates.ts';
import { systemVault } from './vault.ts';
import { lockDownPages, mainWindow, preloadScript } from './windows.ts';
import { wordsFor } from './words.ts';

/** Everything the tray app is: the service first, since agents wait for it, then what a person sees. */
export async function startApp(options: StartOptions, faults: Faults): Promise<void> {
  const out = path.join(app.getAppPath(), 'out');
  const places = builtPlaces(out);
  const dataFolder = app.getPath('userData');
  const ownPlaces = [...places.own, app.getAppPath()];
  let opened: Perch | undefined;
  // A call may come before the settings are here: the agent's own limit still ends its question.
  const questions = openDesk(() => opened?.settings.current.patienceSeconds ?? Number.POSITIVE_INFINITY);
  const perch = await openPerch({
    dataFolder,
    standardData: options.dataFolder === undefined,
    builtInPacks: places.packs,
    recordWorker: places.recordWorker,
    projectWorker: places.projectWorker,
    ownPlaces,
    ask: questions.ask,
  });
  opened = perch;
  faults.tellTo((error) => {
    const { journal } = perch;
    journal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    perch.tell('program', [faultProblem(error, journal.file)]);
  });

  const draftFolders = { drafts: path.join(dataFolder, 'drafts'), own: path.join(dataFolder, 'packs') };

  await app.whenReady();
  lockDownPages();
  servePages(path.join(out, 'renderer'));

  const words = () => wordsFor(perch.settings.current.language, app.getPreferredSystemLanguages());
  const window = mainWindow(preloadScript(out), path.join(dataFolder, 'window.json'));
  const undo = undoStore();
  const tasks = openTasks((progress) => broadcast('task.progress', progress));
  const receivers = perch.forward(systemVault);
  const exception = (id: string) => perch.exceptions.list().find((one) => one.id === id);
  const desk = agentsDesk({
    ledger: folderLedger(path.join(dataFolder, 'registrations')),
    hook: { program: settledHook(places.hook, dataFolder), endpoint: perch.endpoint.forHooks },
    activity: perch.activity,
    problemsChanged: (problems) => perch.tell('agents', problems),
    changed: () => setImmediate(agentsChanged),
  });
  const updates = openUpdates({
    dataFolder,
    settings: perch.settings,
    bustle: () => ({
      openQuestions: questions.open.length,
      callsBeingJudged: perch.conversations,
      windowOpen: window.isOpen,
    }),
    changed: (now) => broadcast('updates.changed', now),
    close: () => perch.close('comes back'),
  });
  const confirmation = confirmationBy(systemMethod(), () => perch.settings.current);
  const attention =
    process.platform === 'linux'
      ? linuxAttention(thisDesktop(() => BrowserWindow.getFocusedWindow() !== null))
      : undefined;
  const asking = startAsking({
    desk: questions,
    exceptions: perch.exceptions,
    now: Date.now,
    home: thisUser().home,
    random: randomUUID,
    confirms: () => perch.settings.current.confirmLoosening,
    confirm: confirmation.ask,
    notifier: systemNotifier(),
    settings: () => perch.settings.current,
    words: () => words().notification,
    objects: (views) => objects(perch.rules.active.rules, views),
    covered: perch.covered,
    leaveAlone:
      attention && (async (agents) => perch.settings.current.quietInFullScreen && attention.elsewhere(agents)),
    window: (view, events) => askWindow(preloadScript(out), view, events),
    changed(waiting) {
      broadcast('questions.changed', waiting);
      refresh();
    },
  });
  const state = (): AppState => appState(perch, desk.list(), questions.open.length, words());

  const exceptionParts = {
    exceptions: perch.exceptions,
    records: perch.records,
    undo,
    now: Date.now,
    home: thisUser().home,
    sessionTitle: asking.sessionTitle,
    packOf: (rule: string) => packTitle(perch.rules.active.rules.rules.find(({ name }) => name === rule)?.file ?? ''),
    confirmLoosening: confirmation.ask,
  };
  const book = openRulebook(
    {
      builtIn: places.packs,
      own: draftFolders.own,
      versions: path.join(dataFolder, 'rule-versions'),
      managed: () => perch.managedRules,
    },
    perch.rules,
    Date.now,
  );
  const rules = ruleRequests({
    book,
    rules: perch.rules,
    records: perch.records,
    drafts: draftFolders,
    projects: projectRuleViews({
      projectRules: perch.projectRules,
      rules: perch.rules,
      settings: perch.settings,
      undo,
      confirmLoosening: confirmation.ask,
    }),
    undo,
    tasks,
    trial: {
      program: places.trialWorker,
      folder: dataFolder,
      ownPlaces: [dataFolder, perch.endpoint.address, ...ownPlaces],
    },
    row: (record) => historyRow(record, exception),
    confirmLoosening: confirmation.ask,
    changed: () => broadcast('rules.changed', undefined),
  });
  const modes = modeRequests({ settings: perch.settings, undo, now: Date.now, confirmLoosening: confirmation.ask });
  const sayIfRefused = async (done: Outcome | Promise<Outcome>) => {
    const outcome = await done;
    if (!outcome.ok && outcome.message) systemDialogs.say(outcome.message);
  };
  const quit = () => app.quit();
  const leave = () =>
    leaveWithConsent({
      words: words().leave,
      confirm: () => confirmation.ask('remove Perch from your agents'),
      saysMore: true,
    }).then(() => desk.lookAgain());
  const tray = trayIcon(path.join(out, 'icons'), trayState(state(), words()), {
    open: () => window.show(),
    setMode: (mode) => sayIfRefused(modes['mode.set'](mode)),
    pause: (minutes) => sayIfRefused(modes['pause.start'](minutes)),
    endPause: () => void modes['pause.end'](),
    showQuestions: () => asking.window.front(),
    leave: () => void leave(),
    quit,
  });
  const refresh = () => {
    const now = state();
    nativeTheme.themeSource = now.appearance === 'light' || now.appearance === 'dark' ? now.appearance : 'system';
    tray.update(trayState(now, words()));
    broadcast('state.changed', now);
  };
  function agentsChanged(): void {
    broadcast('agents.changed', desk.list());
    refresh();
  }
  perch.settings.onChange(refresh);
  perch.onProblem(refresh);
  perch.rules.onChange(() => broadcast('rules.changed', undefined));
  perch.onProjectRules(() => broadcast('rules.changed', undefined));
  // Agents hand drafts over with `perch draft`, another process.
  mkdirSync(draftFolders.drafts, { recursive: true, mode: 0o700 });
  const drafts = whenQuiet(() => broadcast('rules.changed', undefined), { quiet: 60, longest: 500 });
  followFolder(draftFolders.drafts, drafts.note);
  perch.exceptions.onChange(() => {
    broadcast('exceptions.changed', exceptionViews(exceptionParts));
    refresh();
    // An answer that makes an exception has its own question closed first.
    setImmediate(asking.reconsider);
  });
  whenTimeIsUp(perch, refresh);
  perch.onRecord(asking.note);
  perch.onRecord(({ cwd }) => cwd && desk.seen(cwd));
  perch.onRecord(liveRows((rows) => broadcast('history.added', rows), exception));

  answerRequests<WindowRequest>({
    'state.get': state,
    ...modes,
    ...questionRequests(asking),
    ...exceptionRequests(exceptionParts),
    ...reviewRequests({
      ...exceptionParts,
      settings: perch.settings,
      row: (record) => historyRow(record, exception),
      switchRule: (rule, on) => rules['rules.switchRule']({ rule, on }),
    }),
    ...rules,
    ...agentRequests(desk),
    ...ruleSkillRequests({
      place: thisUser(),
      text: () => readFileSync(places.skill, 'utf8'),
      undo,
      changed: agentsChanged,
    }),
    ...windowRequests({ window, settings: perch.settings, mend: desk.mend }),
    ...settingsRequests({
      settings: perch.settings,
      undo,
      login: loginItem(app.getPath('appData')),
      confirmation,
      dataFolder,
      updates: updates !== withoutUpdates,
      tellsOfAttention: async () => attention !== undefined && (await attention.tells()),
    }),
    ...todayRequests({
      records: perch.records,
      settings: perch.settings,
      undo,
      deed: (record) => historyRow(record, exception).deed ?? { verb: 'do-other', things: [], more: 0 },
      drafts: () => listDrafts(draftFolders).length,
      newProjectRules: () => unseenRules(perch.projectRules.known, perch.settings.current.projectRules),
      oldExceptions: () => exceptionViews(exceptionParts).filter(({ stillNeeded }) => stillNeeded).length,
      review: () => dueReview(perch.settings, perch.records),
      update: () => updates.state,
      adviceChanged: () => broadcast('rules.changed', undefined),
    }),
    ...updateRequests(updates),
    ...recordRequests({ perch, dataFolder, tasks, undo, dialogs: systemDialogs, receivers, exception }),
  });
  const coverage = (question: string, steps: readonly string[]) =>
    askCoverage(perch.records, asking.find(question), steps);
  answerRequests<AskRequest>(askRequests({ asking, coverage }), asking.isAskWindow);

  // On Linux the package's desktop entry says so already; this would write into a file of the person's, and stay there.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient(LINK_SCHEME);
  app.on('second-instance', (_event, words) => {
    // A start at login, say, while Perch runs already: nobody asked for the window.
    if (!words.includes('--hidden')) window.show(linkedPlace(words));
  });
  app.on('open-url', (event, link) => {
    event.preventDefault();
    window.show(linkedPlace([link]));
  });
  app.on('activate', () => window.show());
  // The app lives in the tray: closing its window is not quitting.
  app.on('window-all-closed', () => undefined);
  stopInOrder(perch, () => {
    asking.close();
    window.close();
  });

  const watch = await watchForTray(tray.renew);
  // Where no tray shows the icon, the window is the way in.
  const trayIsShown = process.platform !== 'linux' || watch?.present === true;
  const linked = linkedPlace(process.argv);
  if (!options.hidden || !trayIsShown || linked) window.show(linked);
  void desk.testAll();
  if (!app.isPackaged) console.log(`Perch is running. Agents reach it at ${perch.endpoint.forHooks}`);
}

/** Time for everything to close in order, in milliseconds. */
const CLOSING_TIME = 10_000;
/** Time for Chromium to end after that, in milliseconds. */
const EXIT_TIME = 2_000;
/** How often it is looked whether a pause or an exception is over, in milliseconds. */
const LOOK = 5_000;

/** Calls whenever a pause or an exception has ended by itself. */
function whenTimeIsUp({ settings, exceptions }: Perch, changed: () => void): void {
  const inForce = () => `${isPaused(settings.current, Date.now())} ${exceptions.list().map(({ id }) => id)}`;
  let before = inForce();
  setInterval(() => {
    const now = inForce();
    if (now !== before) changed();
    before = now;
  }, LOOK).unref();
}

/**
 * Lets calls in flight have their answers before the program ends. Afterwards it exits at once: a second round of
 * `quit` would wait for windows, and on a display without a window manager it can wait for ever.
 */
function stopInOrder(perch: Perch, closeWindows: () => void): void {
  let stopping = false;
  const exit = () => {
    app.exit(0);
    // Chromium may wait for what does not come; by now nothing is left that could be lost.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), EXIT_TIME);
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    // Whatever hangs or fails, as it may once the program's files were removed: answers left in time, or their hooks deny.
    setTimeout(exit, CLOSING_TIME);
    // In a turn of its own: this can come in the middle of showing a window, which would then be gone.
    setImmediate(() => {
      closeWindows();
      void perch.close().finally(exit);
    });
  });
}
