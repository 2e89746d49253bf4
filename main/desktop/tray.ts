import path from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron';

/** What the tray shows. */
export interface TrayState {
  readonly shape: 'on' | 'watching' | 'paused' | 'problem';
  /** First line of the menu, and the tooltip: a sentence. */
  readonly sentence: string;
  readonly mode: 'guardrails' | 'monitor';
}

export interface TrayActions {
  readonly open: () => void;
  readonly setMode: (mode: 'guardrails' | 'monitor') => void;
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
    const made = new Tray(image(icons, state.shape));
    made.on('click', actions.open);
    return made;
  }

  /** Everything anew each time: Linux shows no change of a menu that is already set. */
  function draw(): void {
    tray.setImage(image(icons, state.shape));
    tray.setToolTip(`Perch: ${state.sentence}`);
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

export function menu(state: TrayState, actions: TrayActions): MenuItemConstructorOptions[] {
  const mode = (wanted: TrayState['mode'], label: string): MenuItemConstructorOptions => ({
    label,
    type: 'radio',
    checked: state.mode === wanted,
    click: () => actions.setMode(wanted),
  });
  return [
    { label: state.sentence, enabled: false },
    { type: 'separator' },
    mode('guardrails', 'Guardrails: stop what rules forbid'),
    mode('monitor', 'Watch only: record, stop nothing'),
    { type: 'separator' },
    { label: 'Open Perch', click: actions.open },
    { label: 'Quit: agents will be blocked', click: actions.quit },
  ];
}

function image(icons: string, shape: TrayState['shape']): Electron.NativeImage {
  if (process.platform === 'darwin') {
    const template = nativeImage.createFromPath(path.join(icons, `tray-${shape}-black.png`));
    template.setTemplateImage(true);
    return template;
  }
  return nativeImage.createFromPath(path.join(icons, `tray-${shape}-${onDarkPanel() ? 'white' : 'black'}.png`));
}

/** GNOME's top bar is dark in every theme; elsewhere the panel follows the theme. */
function onDarkPanel(): boolean {
  return /GNOME|Unity/i.test(process.env['XDG_CURRENT_DESKTOP'] ?? '') || nativeTheme.shouldUseDarkColors;
}
