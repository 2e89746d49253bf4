/** What the gallery shows: names for addresses, titles for people, and the size of the window in CSS pixels. */
const WINDOW = [1240, 800] as const;

const LIST = {
  components: ['Components', 1280, 2400],
  history: ['History', ...WINDOW],
  'history-plain': ['History, nothing chosen', ...WINDOW],
  'history-loading': ['History, loading', ...WINDOW],
  'history-failed': ['History, failed', ...WINDOW],
  'history-empty': ['History, nothing yet', ...WINDOW],
  'history-empty-unprotected': ['History, no agent protected', ...WINDOW],
  'history-gone': ['History, a call that is no longer kept', ...WINDOW],
  agents: ['Agents', 1100, 900],
  'agents-trouble': ['Agents in trouble', ...WINDOW],
  'agents-none': ['No agents', ...WINDOW],
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
