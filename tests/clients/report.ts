/**
 * Prints the README's table of agents from the results of `npm run test:clients -- --all`:
 *   node build/run.mjs tests/clients/report.ts [--json] [results.json]
 */
import path from 'node:path';
import { ABOUT_AGENTS } from '../../main/agents/about.ts';
import type { Asks } from '../../main/agents/adapter.ts';
import { ADAPTERS } from '../../main/agents/adapters.ts';
import { type Result, readResults } from './results.ts';
import { SCENARIOS } from './scenarios.ts';

const words = process.argv.slice(2);
const asJson = words.includes('--json');
const file = words.find((word) => word !== '--json') ?? path.resolve('tests/clients/results.json');
const results = readResults(file);

const ASKS: Readonly<Record<Asks, string>> = {
  yes: 'Perch, or its own dialog',
  'interactive-only': 'Perch, or its own dialog in a terminal',
  never: 'Perch',
};

const rows = ADAPTERS.map(({ name, title, asks }) => {
  const about = ABOUT_AGENTS[name];
  const own = results.filter(({ agent }) => agent === name);
  return {
    agent: title,
    version: own[0]?.version ?? '',
    tested:
      own.length > 0 ? 'real client' : about.protocol === 'documented' ? 'documented, not yet run' : 'recorded inputs',
    denied: verdict(own, ['dangerous command', 'key file read', 'write outside the project', 'MCP call']),
    modelReadsWhy:
      own.length === 0 ? '' : own.some((one) => one.scenario === 'dangerous command' && one.modelRead) ? 'yes' : 'no',
    hookMissing: verdict(own, ['hook program missing']),
    notRunning: verdict(own, ['Perch not running']),
    hanging: verdict(own, ['Perch hanging']),
    questions: ASKS[asks],
    remark: about.remark,
  };
});

/** What became of the tool in these scenarios: `stopped` when none ran. */
function verdict(own: readonly Result[], names: readonly string[]): string {
  const found = own.filter(({ scenario }) => names.includes(scenario));
  if (found.length < names.length) return '';
  const ran = found.filter((one) => one.ran).map(({ scenario }) => scenario);
  return ran.length === 0 ? 'stopped' : `runs (${ran.join(', ')})`;
}

if (asJson) console.log(JSON.stringify(rows, undefined, 2));
else {
  const incomplete = SCENARIOS.length * new Set(results.map(({ agent }) => agent)).size - results.length;
  if (incomplete > 0) console.error(`${incomplete} results are missing; run npm run test:clients -- --all`);
  const columns = [
    ['Agent', 'agent'],
    ['Version', 'version'],
    ['Tested with', 'tested'],
    ['Denied steps', 'denied'],
    ['Model reads why', 'modelReadsWhy'],
    ['Hook gone', 'hookMissing'],
    ['Perch not running', 'notRunning'],
    ['Perch hanging', 'hanging'],
    ['Who asks you', 'questions'],
    ['Good to know', 'remark'],
  ] as const;
  console.log(`| ${columns.map(([title]) => title).join(' | ')} |`);
  console.log(`|${columns.map(() => '---').join('|')}|`);
  for (const row of rows) console.log(`| ${columns.map(([, key]) => row[key] || '–').join(' | ')} |`);
}
