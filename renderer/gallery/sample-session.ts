import type { Story, StoryEntry, StoryMap, StoryStep } from '../../preload/contract.ts';
import { deed } from './sample-history.ts';
import { at } from './sample-time.ts';

let id = 18_100;

function step(time: string, change: Partial<StoryStep> & Pick<StoryStep, 'deed'>): StoryStep {
  id++;
  return {
    type: 'step',
    id,
    at: at(time),
    records: [id],
    verdict: 'no-objection',
    rule: null,
    answeredAfter: null,
    hold: null,
    usedAgain: 0,
    note: '',
    lines: null,
    ...change,
  };
}

const file = (path: string) => ({ type: 'file', path }) as const;

const entries: readonly StoryEntry[] = [
  {
    type: 'prompt',
    id: 18_100,
    at: at('15:41:00'),
    text: 'Make the yearly invoice PDF add up per customer, and clean out the old invoice folders when you are done.',
  },
  step('15:41:20', {
    deed: deed('read', [file('src'), file('invoices'), file('package.json')], { more: 20 }),
    records: [1, 2, 3],
  }),
  step('15:52:00', {
    deed: deed('change', [file('src/totals.ts'), file('src/pdf.ts')]),
    lines: { added: 84, removed: 31 },
  }),
  step('15:58:07', {
    deed: deed('send', [file('2024.csv')], { to: { type: 'website', host: 'paste.rs' } }),
    verdict: 'you-denied',
    answeredAfter: 6_000,
    note: 'Keep customer data on this computer.',
  }),
  step('16:03:55', {
    deed: deed('install', [{ type: 'package', name: 'pdf-lib', from: 'npm' }]),
    verdict: 'you-allowed',
    hold: 'session',
    usedAgain: 2,
  }),
  step('16:04:12', {
    deed: deed('read', [{ type: 'file', path: '~/.aws/credentials', known: 'amazon-keys' }]),
    verdict: 'denied',
    rule: { name: 'Saved passwords and keys', pack: 'Passwords and keys' },
  }),
  step('16:06:30', { deed: deed('run', [{ type: 'command', text: 'npm test' }]), records: [11, 12, 13, 14, 15] }),
  step('16:11:31', { deed: deed('change', [file('src/totals.ts')]), lines: { added: 4, removed: 2 } }),
];

export const sampleStory: Story = {
  session: 's-invoices',
  title: 'Tidy up the yearly invoices',
  agent: 'claude-code',
  agentTitle: 'Claude Code',
  project: '/home/ada/code/invoice-tools',
  startedAt: at('15:41:00'),
  endedAt: null,
  calls: 64,
  entries,
  older: false,
};

const read = (path: string) => ({ path, folder: false, outside: false, touches: ['read'] as const });

export const sampleMap: StoryMap = {
  files: [
    { path: 'src/totals.ts', folder: false, outside: false, touches: ['read', 'changed'] },
    { path: 'src/pdf.ts', folder: false, outside: false, touches: ['read', 'changed'] },
    ...Array.from({ length: 9 }, (_, index) => read(`src/part-${index}.ts`)),
    { path: 'invoices/2024.csv', folder: false, outside: false, touches: ['read', 'you-denied'] },
    ...Array.from({ length: 11 }, (_, index) => read(`invoices/20${10 + index}.csv`)),
    { path: 'package.json', folder: false, outside: false, touches: ['read', 'changed'] },
    { path: '~/Documents/invoices', folder: true, outside: true, touches: ['waiting'] },
    { path: '~/.aws/credentials', folder: false, outside: true, touches: ['denied'] },
  ],
  moreFiles: 0,
  websites: [
    { host: 'packages.example.org', touches: ['you-allowed'] },
    { host: 'paste.rs', touches: ['you-denied'] },
  ],
};
