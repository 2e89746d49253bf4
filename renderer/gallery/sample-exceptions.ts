import type { ExceptionProposal, ExceptionView } from '../../preload/contract.ts';
import { deed } from './sample-history.ts';
import { at, SAMPLE_NOW } from './sample-time.ts';

const HOUR = 3_600_000;

const base: ExceptionView = {
  id: 'e1',
  rule: { name: 'Installing a package', pack: 'Installing programs' },
  agent: 'Claude Code',
  agentName: 'claude-code',
  deed: deed('install', [{ type: 'package', name: 'pdf-lib', from: 'npm' }]),
  terms: [{ what: 'command', value: 'npm install pdf-lib' }],
  scope: 'session',
  scopeName: 'Tidy up the yearly invoices',
  lifetime: 'session',
  madeAt: at('16:03:55'),
  endsAt: SAMPLE_NOW + 20 * HOUR,
  state: 'in-force',
  madeBy: 'answer',
  reason: '',
  uses: 2,
  lastUsedAt: at('16:09:00'),
  stillNeeded: false,
};

export const sampleExceptions: readonly ExceptionView[] = [
  {
    ...base,
    id: 'e-old',
    rule: { name: 'Sending changes to others', pack: 'Sharing and publishing' },
    agent: 'Codex',
    agentName: 'codex',
    deed: deed('push', [{ type: 'branch', name: 'winter', remote: 'GitHub' }]),
    terms: [{ what: 'command', value: 'git push origin winter' }],
    scope: 'project',
    scopeName: '/home/ada/code/shop-website',
    lifetime: 'never-ends',
    madeAt: at('10:20:00', 70),
    endsAt: null,
    uses: 41,
    lastUsedAt: at('15:37:02'),
    stillNeeded: true,
    reason: 'Our own branch for the winter prices',
  },
  base,
  {
    ...base,
    id: 'e2',
    rule: { name: 'A new website', pack: 'Websites and downloads' },
    deed: deed('open-page', [{ type: 'website', host: 'developer.example.org' }]),
    terms: [{ what: 'url', value: 'https://developer.example.org/' }],
    scope: 'project',
    scopeName: '/home/ada/code/newsletter',
    lifetime: '30-days',
    endsAt: SAMPLE_NOW + 12 * 24 * HOUR,
    madeAt: at('09:00:00', 18),
    madeBy: 'review',
    uses: 0,
    lastUsedAt: null,
  },
  {
    ...base,
    id: 'e3',
    rule: { name: 'Deleting outside the project', pack: 'Deleting' },
    deed: deed('delete', [{ type: 'folder', path: 'Documents/invoices/old' }]),
    terms: [
      { what: 'file', value: '~/Documents/invoices/old' },
      { what: 'command', value: 'rm -r ~/Documents/invoices/old' },
    ],
    scope: 'everywhere',
    scopeName: '',
    agent: '',
    agentName: '',
    lifetime: '1-day',
    endsAt: SAMPLE_NOW + 5 * HOUR,
    madeBy: 'hand',
    uses: 1,
  },
  {
    ...base,
    id: 'e4',
    deed: deed('run', [{ type: 'command', text: 'docker compose down --volumes' }]),
    terms: [{ what: 'command', value: 'docker compose down --volumes' }],
    state: 'over',
    lifetime: '15-minutes',
    endsAt: at('11:15:00'),
  },
  { ...base, id: 'e5', agent: 'Codex', agentName: 'codex', state: 'revoked' },
];

export const sampleProposal: ExceptionProposal = {
  record: 18_201,
  agent: 'Claude Code',
  deed: deed('open-page', [{ type: 'website', host: 'ecb.europa.eu' }]),
  session: 's-invoices',
  sessionTitle: 'Tidy up the yearly invoices',
  project: '/home/ada/code/invoice-tools',
  rules: [
    {
      rule: { name: 'A new website', pack: 'Websites and downloads' },
      locked: false,
      terms: [{ what: 'url', value: 'https://ecb.europa.eu/stats/eurofxref' }],
    },
  ],
};
