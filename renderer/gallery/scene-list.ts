/** What the gallery shows: names for addresses, titles for people, and the size of the window in CSS pixels. */
const WINDOW = [1240, 800] as const;
const DESK = [540, 640] as const;
const TALL_DESK = [540, 980] as const;

const LIST = {
  components: ['Components', 1280, 1320],
  today: ['Today', 1180, 820],
  'today-quiet': ['Today, nothing to do', ...WINDOW],
  'today-paused': ['Today, paused, every kind of advice', 1180, 1100],
  'today-nobody': ['Today, nobody protected', ...WINDOW],
  history: ['History', ...WINDOW],
  'history-search': ['History, narrowed down', ...WINDOW],
  'history-no-match': ['History, nothing matches', ...WINDOW],
  'history-plain': ['History, nothing chosen', ...WINDOW],
  'history-loading': ['History, loading', ...WINDOW],
  'history-failed': ['History, failed', ...WINDOW],
  'history-empty': ['History, nothing yet', ...WINDOW],
  'history-empty-unprotected': ['History, no agent protected', ...WINDOW],
  'history-gone': ['History, a call that is no longer kept', ...WINDOW],
  session: ['Session story', 1180, 780],
  'session-gone': ['A session that is no longer kept', ...WINDOW],
  rules: ['Rules', ...WINDOW],
  'rules-plain': ['Rules, nothing chosen', ...WINDOW],
  'rules-locked': ['Rules, a locked one', ...WINDOW],
  'rules-managed': ['Rules, some of them from an organisation', ...WINDOW],
  'rules-new': ['Rules, a new one', ...WINDOW],
  exceptions: ['Exceptions', 1180, 900],
  'exceptions-none': ['No exceptions', ...WINDOW],
  settings: ['Settings', 1180, 2000],
  'settings-managed': ['Settings, managed', 1180, 900],
  review: ['What Perch would have done', 1180, 900],
  'review-none': ['Nothing to review', ...WINDOW],
  'first-run': ['First run', 760, 580],
  agents: ['Agents', 1100, 900],
  'agents-trouble': ['Agents in trouble', ...WINDOW],
  'agents-none': ['No agents', ...WINDOW],
  'ask-single': ['Ask: one question', ...DESK],
  'ask-menu': ['Ask: how long', ...TALL_DESK],
  'ask-note': ['Ask: with a note', ...DESK],
  'ask-details': ['Ask: details', ...TALL_DESK],
  'ask-compound': ['Ask: several steps', 540, 760],
  'ask-high-risk': ['Ask: much at stake', ...DESK],
  'ask-hidden': ['Ask: a command that hides something', ...DESK],
  'ask-unknown': ['Ask: an unknown program', ...DESK],
  'ask-long': ['Ask: a very long call on a small screen', 540, 768],
  'ask-practice': ['Ask: a practice question', ...DESK],
  'ask-burst': ['Ask: several at once', 540, 720],
  'ask-burst-mixed': ['Ask: several agents at once', 540, 720],
  'ask-burst-50': ['Ask: fifty at once', 540, 768],
  'ask-missed': ['Ask: missed', ...DESK],
  'ask-withdrawn': ['Ask: withdrawn', ...DESK],
  'ask-denied': ['Ask: stopped by a rule that nothing lifts', ...DESK],
} as const satisfies Readonly<Record<string, readonly [title: string, width: number, height: number]>>;

export type SceneName = keyof typeof LIST;

export interface SceneEntry {
  readonly name: SceneName;
  readonly title: string;
  readonly size: { readonly width: number; readonly height: number };
}

export const SCENE_LIST: readonly SceneEntry[] = (Object.keys(LIST) as SceneName[]).map((name) => {
  const [title, width, height] = LIST[name];
  return { name, title, size: { width, height } };
});
