import styles from './icon.module.css';

/** 16 px, 1.5 px round strokes. Filled dots are drawn as strokes of no length. */
const PATHS = {
  home: 'M2.75 7.25 8 2.75l5.25 4.5v5.5a.75.75 0 0 1-.75.75h-9a.75.75 0 0 1-.75-.75zM6.5 13.5V9.25h3v4.25',
  history: 'M2.5 8a5.5 5.5 0 1 0 1.7-4L2.5 5.6M2.5 2.5v3.1h3.1M8 5.25V8l2 1.4',
  shield: 'M8 1.75 13 3.5v4c0 3.1-2 5.5-5 6.75-3-1.25-5-3.65-5-6.75v-4zM5.75 7.75 7.4 9.4l2.9-3.1',
  key: 'M7.1 9.4a2.75 2.75 0 1 1-.5-.5L12.75 2.75M10.75 4.75 12.5 6.5M8.9 6.6l1.2 1.2',
  plug: 'M5.75 1.75v3M10.25 1.75v3M3.75 4.75h8.5V7A4.25 4.25 0 0 1 3.75 7zM8 11.25v3',
  sliders:
    'M2 4.5h2.5M8 4.5h6M2 11.5h6M11.5 11.5H14M6.25 2.75a1.75 1.75 0 1 1 0 3.5 1.75 1.75 0 0 1 0-3.5M9.75 9.75a1.75 1.75 0 1 1 0 3.5 1.75 1.75 0 0 1 0-3.5',
  'chevron-down': 'M4 6.25 8 10l4-3.75',
  'chevron-up': 'M4 9.75 8 6l4 3.75',
  'chevron-right': 'M6.25 4 10 8l-3.75 4',
  'chevron-left': 'M9.75 4 6 8l3.75 4',
  search: 'M7 2.25a4.75 4.75 0 1 1 0 9.5 4.75 4.75 0 0 1 0-9.5M10.5 10.5l3.5 3.5',
  close: 'M3.75 3.75l8.5 8.5M12.25 3.75l-8.5 8.5',
  minus: 'M3.5 8h9',
  plus: 'M8 3v10M3 8h10',
  check: 'M3 8.5 6.25 11.75 13 4.5',
  export: 'M8 10V2.25M5 5l3-2.75L11 5M2.75 9v3.5c0 .55.45 1 1 1h8.5c.55 0 1-.45 1-1V9',
  import: 'M8 2.25V10M5 7.25 8 10l3-2.75M2.75 9v3.5c0 .55.45 1 1 1h8.5c.55 0 1-.45 1-1V9',
  copy: 'M5.75 5.75h7.5v7.5h-7.5zM10.25 5.75v-3h-7.5v7.5h3',
  flag: 'M3.5 14V2.5h9L10.75 6l1.75 3.5h-9',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  warning: 'M7.13 2.6a1 1 0 0 1 1.74 0l5.2 9.15a1 1 0 0 1-.87 1.5H2.8a1 1 0 0 1-.87-1.5zM8 6v3.25M8 11.25h.01',
  folder:
    'M1.75 4c0-.69.56-1.25 1.25-1.25h3.1L7.75 4.5H13c.69 0 1.25.56 1.25 1.25V12c0 .69-.56 1.25-1.25 1.25H3c-.69 0-1.25-.56-1.25-1.25z',
  file: 'M3.75 2.75c0-.55.45-1 1-1h4.5l3 3v8.5c0 .55-.45 1-1 1h-6.5a1 1 0 0 1-1-1zM9.25 1.75v3h3',
  globe:
    'M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5M1.75 8h12.5M8 1.75c1.9 1.7 2.75 3.8 2.75 6.25S9.9 12.55 8 14.25C6.1 12.55 5.25 10.45 5.25 8S6.1 3.45 8 1.75',
  terminal:
    'M3 2.5h10c.69 0 1.25.56 1.25 1.25v8.5c0 .69-.56 1.25-1.25 1.25H3c-.69 0-1.25-.56-1.25-1.25v-8.5c0-.69.56-1.25 1.25-1.25M4.75 6 7 8l-2.25 2M8.5 10.25h2.75',
  eye: 'M1.5 8C3 5.25 5.25 3.75 8 3.75S13 5.25 14.5 8C13 10.75 10.75 12.25 8 12.25S3 10.75 1.5 8M8 6.1a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8',
  pencil: 'M11 2.4a1.2 1.2 0 0 1 1.7 0l.9.9a1.2 1.2 0 0 1 0 1.7l-8.35 8.35-3.1.5.5-3.1z',
  trash: 'M2.5 4.25h11M6 4V2.5h4V4M4 4.25l.6 8.5c.05.55.5 1 1.05 1h4.7c.55 0 1-.45 1.05-1l.6-8.5M6.75 7v4M9.25 7v4',
  clock: 'M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5M8 4.5V8l2.25 1.5',
  lock: 'M3.75 7.25h8.5v6h-8.5zM5.5 7.25V5a2.5 2.5 0 0 1 5 0v2.25',
  lines: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h6.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M4.75 3.25v9.5L12.5 8z',
  tool: 'M6.5 2.75h3v2.1a1.4 1.4 0 1 0 2.75 0h1v3.4h-1a1.4 1.4 0 1 0 0 2.75h1v2.25H2.75v-2.4a1.4 1.4 0 1 1 0-2.75v-3.3h3.75z',
  people:
    'M5.75 7.5a2.4 2.4 0 1 1 0-4.8 2.4 2.4 0 0 1 0 4.8M1.5 13.25c.25-2.3 1.9-3.75 4.25-3.75S9.75 10.95 10 13.25M10.75 3a2.1 2.1 0 0 1 0 4.1M12 9.75c1.4.4 2.3 1.6 2.5 3.5',
  download: 'M8 2.25v8M4.75 7.25 8 10.25l3.25-3M3 13.5h10',
  package: 'M8 1.75 13.5 4.5v7L8 14.25 2.5 11.5v-7zM2.5 4.5 8 7.25l5.5-2.75M8 7.25v7',
  branch:
    'M4.5 2.25a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2M4.5 10.55a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2M11.5 3.5a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2M4.5 5.45v5.1M11.5 6.7c0 2.3-2.2 2.8-4.25 3.1-1 .15-1.9.4-2.4.95',
  send: 'M14 2 7.25 8.75M14 2 9.75 14l-2.5-5.25L2 6.25z',
  undo: 'M3 5.5h6.25a3.75 3.75 0 0 1 0 7.5H6M3 5.5l2.75-2.75M3 5.5l2.75 2.75',
  refresh: 'M13.25 8A5.25 5.25 0 1 1 11.6 4.2l1.65 1.55M13.25 2.5v3.25H10',
  info: 'M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5M8 7.25v3.5M8 5h.01',
  book: 'M2.25 3c2-.6 4-.4 5.75.75C9.75 2.6 11.75 2.4 13.75 3v9.5c-2-.6-4-.4-5.75.75-1.75-1.15-3.75-1.35-5.75-.75zM8 3.75v9.5',
  bubble: 'M3.75 2.25h8.5a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7.5L4.5 14v-2.75h-.75a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2z',
  command: 'M2.75 5.75 5.25 8l-2.5 2.25M7.5 11h5.75',
  calendar:
    'M3.25 3.25h9.5c.55 0 1 .45 1 1v8.5c0 .55-.45 1-1 1h-9.5a1 1 0 0 1-1-1v-8.5c0-.55.45-1 1-1M2.25 6.75h11.5M5.25 1.75v3M10.75 1.75v3',
  bell: 'M4 7a4 4 0 0 1 8 0c0 3.25 1.25 4.25 1.25 4.25H2.75S4 10.25 4 7M6.75 13.5c.6.6 1.9.6 2.5 0',
  maximize: 'M3.75 3.75h8.5v8.5h-8.5z',
} as const;
export type IconName = keyof typeof PATHS;

/** Icons that point along the line of reading turn round where people read from right to left. */
const TURNS: ReadonlySet<IconName> = new Set(['chevron-right', 'chevron-left', 'send', 'undo', 'lines']);

/** An icon beside a word, so screen readers pass over it; a control of its own names itself. */
export function Icon({ name, className }: { readonly name: IconName; readonly className?: string | undefined }) {
  const classes = [styles['icon'], TURNS.has(name) ? styles['turns'] : '', className].filter(Boolean).join(' ');
  return (
    <svg className={classes} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

const BIRDS = {
  on: (
    <path
      fillRule="evenodd"
      d="M8.3 8.6c0-3.2 2.1-5.4 4.9-5.4 2 0 3.6 1 4.4 2.6l3.8 1.8-3.6 1.6c-.2 4.3-3.3 7.3-7.6 7.3H1.8c3.9-1.3 6.5-4 6.5-7.9zM14.3 5.9a1.15 1.15 0 1 0 0 2.3 1.15 1.15 0 0 0 0-2.3z"
    />
  ),
  watching: (
    <>
      <path
        d="M9.3 8.7c0-2.7 1.7-4.6 4-4.6 1.7 0 3 .9 3.6 2.4l2.3 1.1-2.3 1c0 4.2-2.7 6.9-6.7 6.9H5.3c2.6-1.6 4-3.9 4-6.8z"
        className={styles['outline']}
      />
      <circle cx="14" cy="7.3" r="1.3" />
    </>
  ),
  paused: (
    <>
      <rect x="6.5" y="4" width="3" height="12.2" rx="1" />
      <rect x="12.5" y="4" width="3" height="12.2" rx="1" />
    </>
  ),
  problem: (
    <path
      fillRule="evenodd"
      d="M9.7 3.4a1.5 1.5 0 0 1 2.6 0l6.5 10.9a1.5 1.5 0 0 1-1.3 2.2H4.5a1.5 1.5 0 0 1-1.3-2.2zM10 7.2l.25 4.3h1.5l.25-4.3a1 1 0 0 0-2 0zM11 12.5a1.15 1.15 0 1 0 0 2.3 1.15 1.15 0 0 0 0-2.3z"
    />
  ),
} as const;
export type BirdState = keyof typeof BIRDS;

/** What sits on the perch: the same shapes as in the tray. */
export function Bird({ state, className }: { readonly state: BirdState; readonly className?: string | undefined }) {
  return (
    <svg className={[styles['bird'], className].filter(Boolean).join(' ')} viewBox="0 0 22 22" aria-hidden="true">
      {BIRDS[state]}
      {state === 'problem' ? (
        <>
          <rect x="1" y="18" width="8.6" height="2" rx="1" />
          <rect x="12.4" y="18" width="8.6" height="2" rx="1" />
        </>
      ) : (
        <rect x="1" y="18" width="20" height="2" rx="1" />
      )}
    </svg>
  );
}
