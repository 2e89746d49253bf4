import type { Review, ReviewGroup } from '../../preload/contract.ts';
import { deed, sampleRow } from './sample-history.ts';
import { at } from './sample-time.ts';

function group(id: string, change: Partial<ReviewGroup> & Pick<ReviewGroup, 'deed'>): ReviewGroup {
  return {
    id,
    rule: { name: 'Deleting: Outside the project', pack: 'Deleting' },
    would: 'ask',
    count: 3,
    agents: ['Claude Code'],
    project: '/home/ada/code/invoice-tools',
    rows: [0, 1, 2].map((index) => ({
      ...sampleRow(17_900 - index),
      verdict: 'would-ask' as const,
      deed: change.deed,
      at: at('12:00:00', index + 1),
    })),
    proposal: {
      step: '',
      rule: 'Deleting: Outside the project',
      agent: 'Claude Code',
      terms: [{ what: 'command', value: 'rm -r ../old-shop' }],
      project: '/home/ada/code/invoice-tools',
      session: false,
      until: null,
    },
    decision: null,
    ...change,
  };
}

export const sampleReview: Review = {
  since: at('09:00:00', 7),
  until: at('16:00:00'),
  calls: 2_841,
  groups: [
    group('g1', {
      deed: deed('read', [{ type: 'file', path: '.env', known: 'env-file' }]),
      would: 'deny',
      count: 2,
      rule: { name: 'Keys: Saved passwords and keys', pack: 'Passwords and keys' },
      decision: 'keep',
    }),
    group('g2', {
      deed: deed('switch-off-perch'),
      would: 'deny',
      count: 1,
      agents: ['Gemini CLI'],
      proposal: null,
      rule: { name: 'Self: Switching Perch off', pack: 'Protects Perch itself' },
    }),
    group('g3', {
      deed: deed('install', [{ type: 'package', name: 'pdf-lib', from: 'npm' }]),
      count: 6,
      decision: 'exception',
      rule: { name: 'Installing: Rule number 1', pack: 'Installing programs' },
    }),
    group('g4', { deed: deed('delete', [{ type: 'folder', path: '../old-shop' }]), agents: ['Codex', 'Claude Code'] }),
    group('g5', {
      deed: deed('open-page', [{ type: 'website', host: 'ecb.europa.eu' }]),
      count: 11,
      rule: { name: 'Websites: A new website', pack: 'Websites and downloads' },
    }),
  ],
};
