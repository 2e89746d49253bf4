import os from 'node:os';
import path from 'node:path';
import type { BuiltRule, Clause } from '../../../../preload/contract.ts';
import { operatorsFor } from '../../../../rules/builder/condition.ts';
import { BUILT_FIELDS, type BuiltAction, NAMED_CONDITIONS } from '../../../../rules/builder/rule.ts';
import { composeRule } from '../../../../rules/builder/text.ts';
import { agentFieldName } from '../../../../rules/facts/call.ts';
import { CATALOGUE } from '../../../../rules/facts/catalogue.ts';
import { ADAPTERS } from '../../../agents/adapters.ts';
import type { ActionVerb } from '../../../audit/actions.ts';
import type { AuditRecord } from '../../../audit/record.ts';
import type { Records } from '../../../audit/records.ts';
import { shownPath } from '../../../present/recorded-deed.ts';
import type { Handlers } from '../../ipc.ts';
import { fromHome, shownRule, withWholePaths } from './home-paths.ts';

type BuilderRequests = 'rules.catalogue' | 'rules.starts' | 'rules.fromCall' | 'rules.compose' | 'rules.read';

const LATELY = { type: 'filter', key: 'since', values: ['30d'], not: false } as const;
const CALLS = { type: 'filter', key: 'is', values: ['call'], not: false } as const;
/** Time that looking for suggestions may take, in milliseconds. */
const COUNT_TIME = 500;
/** Values that are suggested for a field. */
const MOST_VALUES = 30;

/** Rules put together from menus. */
export function builderRequests(
  records: Pick<Records, 'vocabulary' | 'get' | 'facets' | 'search'>,
): Handlers<BuilderRequests> {
  return {
    async 'rules.catalogue'() {
      const [{ host }, { project }] = await Promise.all([
        records.vocabulary(),
        records.facets({ terms: [LATELY] }, COUNT_TIME),
      ]);
      const lately: Readonly<Record<string, readonly string[]>> = {
        'project.root': project.map(({ value }) => shownPath(value, '', os.homedir())),
        'net.hosts': host,
      };
      const definitions = new Map(CATALOGUE.fields.map((field) => [field.name, field]));
      return {
        named: NAMED_CONDITIONS.map(({ name, words, actions }) => ({ name, words, actions: [...actions] })),
        fields: BUILT_FIELDS.map(({ field, words, actions }) => ({
          field,
          words,
          meaning: definitions.get(field)?.description ?? '',
          example: definitions.get(field)?.example ?? '',
          operators: [...operatorsFor(field)],
          actions: [...actions],
          values: (lately[field] ?? []).slice(0, MOST_VALUES),
        })),
        agents: ADAPTERS.map(({ name, title }) => ({ name: agentFieldName(name), title })),
      };
    },
    async 'rules.starts'() {
      const { records: calls } = await records.search({ terms: [CALLS] }, { limit: 1 });
      return starts(calls[0]?.project).map(fromHome);
    },
    'rules.fromCall'(id) {
      const record = records.get(id);
      const built = record ? ruleAbout(record) : null;
      return built && fromHome(built);
    },
    'rules.compose': ({ built, keep }) => composeRule(withWholePaths(built), keep),
    'rules.read': (text) => shownRule(text),
  };
}

/** Rules that people often make; a project that agents work in fills the first one in. */
function starts(project: string | undefined): BuiltRule[] {
  const shared: Clause = { type: 'named', name: 'shared_branch', unless: false };
  const here: Clause[] = project
    ? [{ type: 'field', field: 'project.root', operator: 'is', values: [project], unless: false }]
    : [];
  const name = project ? ` in ${path.basename(project)}` : '';
  return [
    {
      title: `Never push to the shared branch${name}`,
      agents: [],
      action: 'push',
      clauses: [shared, ...here],
      effect: 'deny',
    },
    {
      title: 'Ask before anything outside the project is deleted',
      agents: [],
      action: 'delete',
      clauses: [
        { type: 'named', name: 'outside_project', unless: false },
        { type: 'named', name: 'in_temp', unless: true },
      ],
      effect: 'ask',
    },
    { title: 'Ask before anything is installed', agents: [], action: 'install', clauses: [], effect: 'ask' },
    {
      title: 'Ask before anything is sent to the internet',
      agents: [],
      action: 'send',
      clauses: [{ type: 'named', name: 'on_internet', unless: false }],
      effect: 'ask',
    },
  ];
}

const ACTIONS: Readonly<Partial<Record<ActionVerb, BuiltAction>>> = {
  read: 'read',
  search: 'read',
  create: 'change',
  change: 'change',
  move: 'change',
  delete: 'delete',
  run: 'run',
  open: 'open-website',
  send: 'send',
  install: 'install',
  push: 'push',
  'use-tool': 'use-tool',
};

/** The verbs that say most about a call come first. */
const TELLING: readonly ActionVerb[] = [
  'push',
  'send',
  'delete',
  'install',
  'open',
  'use-tool',
  'change',
  'create',
  'read',
];

/** A rule about calls like this one, as narrow as a person would start. */
export function ruleAbout(record: AuditRecord): BuiltRule | null {
  if (record.happened !== '' || record.tool === '') return null;
  const does = TELLING.find((verb) => record.actions.some((action) => action.does === verb));
  const first = record.actions.find((action) => action.does === does) ?? record.actions[0];
  const action = (first && ACTIONS[first.does]) ?? (record.kind === 'shell' ? 'run' : 'anything');
  const same = record.actions.filter((one) => one.does === first?.does);
  const is = (field: string, values: readonly (string | undefined)[]): Clause[] => {
    const known = [...new Set(values.filter((value) => value !== undefined && value !== ''))] as string[];
    return known.length > 0 ? [{ type: 'field', field, operator: 'is', values: known.slice(0, 5), unless: false }] : [];
  };
  const mcp = action === 'use-tool' ? is('tool.name', [record.tool]) : [];
  const clauses: Clause[] = [
    ...(FILE_ACTIONS.has(action)
      ? is(
          'file.real_path',
          same.map((one) => one.path),
        )
      : []),
    ...(WEB_ACTIONS.has(action)
      ? is(
          'net.hosts',
          same.map((one) => one.host),
        )
      : []),
    ...(action === 'run' ? is('tool.input_command', [commandOf(record)]) : []),
    ...(action === 'anything' ? is('tool.name', [record.tool]) : []),
    ...mcp,
    ...is('project.root', [record.project]),
  ];
  const thing = same[0]?.path ? path.basename(same[0].path) : (same[0]?.host ?? same[0]?.name ?? record.tool);
  return { title: `${VERBS[action]} ${thing}`.slice(0, 80).trim(), agents: [], action, clauses, effect: 'ask' };
}

const FILE_ACTIONS: ReadonlySet<BuiltAction> = new Set(['read', 'change', 'delete']);
const WEB_ACTIONS: ReadonlySet<BuiltAction> = new Set(['open-website', 'send']);

const VERBS: Readonly<Record<BuiltAction, string>> = {
  anything: 'Ask before using',
  read: 'Ask before reading',
  change: 'Ask before changing',
  delete: 'Ask before deleting',
  run: 'Ask before running',
  'open-website': 'Ask before opening',
  send: 'Ask before sending to',
  install: 'Ask before installing',
  push: 'Ask before pushing',
  'use-tool': 'Ask before using',
};

function commandOf({ input }: AuditRecord): string | undefined {
  const command = input['command'];
  return typeof command === 'string' ? command : undefined;
}
