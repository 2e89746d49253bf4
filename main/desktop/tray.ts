import path from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron';
import type { Words } from './words.ts';

/** What the tray shows. */
export interface TrayState {
  readonly shape: 'on' | 'watching' | 'paused' | 'problem';
  /** First line of the menu, and the tooltip: a sentence. */
  readonly sentence: string;
  readonly mode: 'guardrails' | 'monitor';
  readonly paused: boolean;
  /** How many questions wait for the person. */
  readonly questions: number;
  readonly words: Words['tray'];
}

export interface TrayActions {
  readonly open: () => void;
  readonly setMode: (mode: 'guardrails' | 'monitor') => void;
  /** Minutes, or null until a person ends it. */
  readonly pause: (minutes: 15 | 60 | null) => void;
  readonly endPause: () => void;
  readonly showQuestions: () => void;
  /** Takes Perch out of the agents' settings, once the person agreed. */
  readonly leave: () => void;
  readonly quit: () => void;
}

export interface TrayIcon {
  update(state: TrayState): void;
  /** Takes the icon away and puts it back: needed where a tray appears after the icon was made. */
  renew(): void;
}

/** The icon in the system's tray. `icons` is the folder of the built images. */
export function trayIcon(icons: string, initial: TrayState, actions: TrayActions): TrayIcon {
  let state = initial;
  let tray = create();
  nativeTheme.on('updated', draw);

  function create(): Tray {
    const made = new Tray(image(icons, state));
    made.on('click', actions.open);
    return made;
  }

  /** Everything anew each time: Linux shows no change of a menu that is already set. */
  function draw(): void {
    tray.setImage(image(icons, state));
    tray.setToolTip([`Perch: ${state.sentence}`, ...waiting(state)].join('. '));
    tray.setContextMenu(Menu.buildFromTemplate(menu(state, actions)));
  }

  draw();
  return {
    update(next) {
      state = next;
      draw();
    },
    renew() {
      tray.destroy();
      tray = create();
      draw();
    },
  };
}

function menu(state: TrayState, actions: TrayActions): MenuItemConstructorOptions[] {
  const { words } = state;
  const mode = (wanted: TrayState['mode'], label: string): MenuItemConstructorOptions => ({
    label,
    type: 'radio',
    checked: state.mode === wanted,
    click: () => actions.setMode(wanted),
  });
  return [
    { label: state.sentence, enabled: false },
    ...waiting(state).map((label) => ({ label, click: actions.showQuestions })),
    { type: 'separator' },
    mode('guardrails', words.guardrails),
    mode('monitor', words.monitor),
    { type: 'separator' },
    ...(state.paused
      ? [{ label: words.endPause, click: actions.endPause }]
      : PAUSES.map(({ name, minutes }) => ({ label: words[name], click: () => actions.pause(minutes) }))),
    { type: 'separator' },
    { label: words.open, click: actions.open },
    { type: 'separator' },
    { label: words.leave, click: actions.leave },
    { label: words.quit, click: actions.quit },
  ];
}

const PAUSES = [
  { name: 'pause15', minutes: 15 },
  { name: 'pause60', minutes: 60 },
  { name: 'pause', minutes: null },
] as const;

function waiting({ questions, words }: TrayState): readonly string[] {
  return questions === 0 ? [] : [words.questions(questions)];
}

function image(icons: string, { shape, questions }: TrayState): Electron.NativeImage {
  const name = `tray-${shape}${questions > 0 ? '-asks' : ''}`;
  if (process.platform === 'darwin') {
    const template = nativeImage.createFromPath(path.join(icons, `${name}-black.png`));
    template.setTemplateImage(true);
    return template;
  }
  return nativeImage.createFromPath(path.join(icons, `${name}-${onDarkPanel() ? 'white' : 'black'}.png`));
}

/** GNOME's top bar is dark in every theme; elsewhere the panel follows the theme. */
function onDarkPanel(): boolean {
  return /GNOME|Unity/i.test(process.env['XDG_CURRENT_DESKTOP'] ?? '') || nativeTheme.shouldUseDarkColors;
}
