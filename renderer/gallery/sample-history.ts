import type { Deed, HistoryDetail, HistoryRow, SessionHead, Thing } from '../../preload/contract.ts';
import { at } from './sample-time.ts';

const file = (path: string, known?: 'amazon-keys' | 'env-file'): Thing => ({
  type: 'file',
  path,
  ...(known ? { known } : {}),
});
const folder = (path: string): Thing => ({ type: 'folder', path });
const command = (text: string): Thing => ({ type: 'command', text });
const website = (host: string): Thing => ({ type: 'website', host });

export function deed(
  verb: Deed['verb'],
  things: readonly Thing[] = [],
  rest: Partial<Pick<Deed, 'to' | 'more'>> = {},
): Deed {
  return { verb, things, more: 0, ...rest };
}

const TOTAL = 18_204;

const SESSIONS = {
  invoices: {
    session: 's-invoices',
    agent: 'claude-code',
    agentTitle: 'Claude Code',
    project: '/home/ada/code/invoice-tools',
  },
  shop: { session: 's-shop', agent: 'codex', agentTitle: 'Codex', project: '/home/ada/code/shop-website' },
  newsletter: {
    session: 's-newsletter',
    agent: 'claude-code',
    agentTitle: 'Claude Code',
    project: '/home/ada/code/newsletter',
  },
  test: { session: 'perch-test-call', agent: 'claude-code', agentTitle: 'Claude Code', project: '/home/ada' },
} as const;

type Sample = [
  time: number,
  session: keyof typeof SESSIONS,
  verdict: HistoryRow['verdict'],
  tool: string,
  deed: Deed,
  rule?: string,
];

const TOP: readonly Sample[] = [
  [at('16:12:31'), 'invoices', 'denied', 'Bash', deed('do-hidden'), 'Hidden code'],
  [at('16:11:58'), 'invoices', 'no-objection', 'Bash', deed('run', [command('npm test')])],
  [at('16:11:31'), 'invoices', 'no-objection', 'Edit', deed('change', [file('src/totals.ts')])],
  [
    at('16:04:12'),
    'invoices',
    'denied',
    'Bash',
    deed('read', [file('~/.aws/credentials', 'amazon-keys')]),
    'Saved passwords and keys',
  ],
  [
    at('16:03:55'),
    'invoices',
    'you-allowed',
    'Bash',
    deed('install', [{ type: 'package', name: 'pdf-lib', from: 'npm' }]),
    'Installing a package',
  ],
  ...Array.from(
    { length: 23 },
    (_, index): Sample => [
      at('16:03:40') - index * 4_000,
      'invoices',
      'no-objection',
      'Read',
      deed('read', [file(`src/part-${23 - index}.ts`)]),
    ],
  ),
  [
    at('15:58:07'),
    'invoices',
    'you-denied',
    'Bash',
    deed('send', [file('2024.csv')], { to: website('paste.rs') }),
    'Sending a file to a website',
  ],
  [at('15:41:20'), 'invoices', 'no-objection', 'LS', deed('list', [folder('invoice-tools')])],
  [
    at('15:37:02'),
    'shop',
    'allowed',
    'Bash',
    deed('push', [{ type: 'branch', name: 'winter', remote: 'GitHub' }]),
    'Sending changes to others',
  ],
  [at('15:36:48'), 'shop', 'no-objection', 'Bash', deed('run', [command('git commit -am "Winter prices"')])],
  [
    at('15:35:11'),
    'shop',
    'no-answer',
    'Bash',
    deed('replace-shared', [{ type: 'branch', name: 'main' }]),
    'Replacing shared work',
  ],
  ...Array.from(
    { length: 14 },
    (_, index): Sample => [
      at('15:33:40') - index * 9_000,
      'shop',
      'no-objection',
      'apply_patch',
      deed('change', [file(`prices/winter-${14 - index}.json`)]),
    ],
  ),
  [at('15:12:30'), 'shop', 'would-ask', 'WebFetch', deed('open-page', [website('ecb.europa.eu')]), 'A new website'],
  [
    at('15:10:02'),
    'shop',
    'withdrawn',
    'Bash',
    deed('delete', [folder('../old-shop')]),
    'Deleting outside the project',
  ],
  [
    at('14:02:11'),
    'test',
    'denied',
    'Read',
    deed('read', [file('~/.ssh/id_ed25519', undefined)]),
    'Saved passwords and keys',
  ],
  [
    at('17:20:44', 1),
    'newsletter',
    'would-deny',
    'Bash',
    deed('run-download', [website('get.fastship.dev')]),
    'Running what was just downloaded',
  ],
  [at('17:20:02', 1), 'newsletter', 'no-objection', 'Write', deed('change', [file('drafts/november.md')])],
  [at('17:18:20', 1), 'newsletter', 'no-objection', 'Read', deed('read', [file('drafts/october.md')])],
];

const SUMMARIES: Partial<Record<Deed['verb'], string>> = {
  read: 'read a file',
  run: 'ran a command',
  change: 'changed a file',
};

function rowOf([time, session, verdict, tool, what, rule = '']: Sample, id: number): HistoryRow {
  return {
    id,
    at: time,
    ...SESSIONS[session],
    summary: SUMMARIES[what.verb] ?? `used ${tool}`,
    deed: what,
    tool,
    verdict,
    rule,
    test: session === 'test',
  };
}

/** Older calls, made up evenly so that the list can be scrolled for a long while. */
function olderRow(id: number): HistoryRow {
  const back = TOTAL - TOP.length - id;
  const time = at('17:10:00', 1) - back * 47_000;
  const sessions = ['newsletter', 'shop', 'invoices'] as const;
  const session = sessions[Math.floor(back / 130) % 3] ?? 'shop';
  const verbs: readonly [number, HistoryRow['verdict'], string, Deed, string][] = [
    [41, 'denied', 'Bash', deed('read', [file('.env', 'env-file')]), 'Saved passwords and keys'],
    [17, 'you-allowed', 'WebFetch', deed('open-page', [website('developer.example.org')]), 'A new website'],
    [5, 'no-objection', 'Bash', deed('run', [command('npm run build -- --watch=false')]), ''],
    [3, 'no-objection', 'Edit', deed('change', [file(`src/module-${back % 90}.ts`)]), ''],
  ];
  const [, verdict, tool, what, rule] =
    verbs.find(([every]) => back % every === 0) ??
    ([1, 'no-objection', 'Read', deed('read', [file(`src/component-${back % 70}/view.tsx`)]), ''] as const);
  return rowOf([time, session, verdict, tool, what, rule], id);
}

export const sampleTotal = TOTAL;

const TITLES: Readonly<Record<string, readonly [title: string, calls: number]>> = {
  's-invoices': ['Tidy up the yearly invoices', 64],
  's-shop': ['Put the winter prices online', 112],
  's-newsletter': ['Collect the November articles', 208],
};

export function sampleHeads(sessions: readonly string[]): SessionHead[] {
  return sessions.map((session) => {
    const [title = '', calls = 12] = TITLES[session] ?? [];
    return { session, title, calls };
  });
}

/** Newest first, as the store answers. */
export function sampleRows(before: number | undefined, limit: number, total = TOTAL): HistoryRow[] {
  const newest = before === undefined ? total : Math.min(total, before - 1);
  return Array.from({ length: Math.min(limit, newest) }, (_, index) => sampleRow(newest - index, total));
}

export function sampleRow(id: number, total = TOTAL): HistoryRow {
  const sample = TOP[total - id];
  return sample ? rowOf(sample, id) : olderRow(id - (total - TOTAL));
}

export const sampleKeysId = TOTAL - 3;

/** The one call that is told in full; the others get what can be said of any call. */
export function sampleDetail(id: number): HistoryDetail {
  const row = sampleRow(id);
  const denied = row.verdict === 'denied';
  const base: HistoryDetail = {
    ...row,
    decidedBy: row.rule ? 'A rule' : `No rule objected; ${row.agentTitle}’s own settings decided`,
    rules: row.rule
      ? [
          {
            name: row.rule,
            effect: denied ? 'deny' : 'ask',
            description: 'Ask before something leaves this computer.',
            pack: 'Sharing and publishing',
          },
        ]
      : [],
    reason: denied ? 'This is not allowed here. Ask the person, and do not look for another way.' : '',
    exact: [row.deed?.things[0]?.type === 'command' ? row.deed.things[0].text : `${row.tool} ${id}`],
    facts: [],
    errors: [],
    tookMicroseconds: 1_430,
    raw: JSON.stringify(row, undefined, 2),
    hash: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
    chainUnbroken: true,
    mayExcept: row.rule !== '',
  };
  if (id !== sampleKeysId) return base;
  return {
    ...base,
    decidedBy: 'A rule in the pack Passwords and keys',
    mayExcept: true,
    branch: 'main',
    rules: [
      {
        name: 'Saved passwords and keys',
        effect: 'deny',
        description: 'Never let an agent read a file where passwords or keys are kept.',
        pack: 'Passwords and keys',
        conditions: [
          { words: 'it reads a file', value: '~/.aws/credentials', marks: [{ from: 0, to: 18 }] },
          { words: 'the file is on the list places for keys', value: '.aws/credentials', marks: [{ from: 5, to: 16 }] },
          { words: 'it is the real file, not an example of one', value: '', marks: [] },
        ],
      },
      {
        name: 'Reading outside the project',
        effect: 'record',
        description: 'Take note of files read elsewhere.',
        pack: 'Watching',
      },
    ],
    reason:
      'Reading ~/.aws/credentials is not allowed here. Ask the person for the one value you need, and do not look for another way.',
    exact: ['cd ~/code/invoice-tools', 'cat ~/.aws/credentials | grep key'],
    lines: [
      { text: 'cd ~/code/invoice-tools', tone: 'quiet', marks: [], colours: [] },
      { text: 'cat ~/.aws/credentials | grep key', tone: 'risky', marks: [{ from: 4, to: 22 }], colours: [] },
    ],
    facts: [
      { name: 'cmd.paths.read', value: '/home/ada/.aws/credentials' },
      { name: 'file.in_project', value: 'false' },
    ],
  };
}
