/** What a call does, for the record: the facts' summary as the compact actions that lists and searches work on. */
import type { CallFacts } from '../../rules/facts/facts.ts';
import type { CallSummary, SummaryPart } from '../../rules/facts/summary.ts';
import { type Action, type ActionVerb, actionsOfCall } from '../audit/actions.ts';

/** All that a call does, as far as the facts know; the call's own words add what its edits put in and take away. */
export function actionsOfFacts(facts: CallFacts, summary: CallSummary, project: string): readonly Action[] {
  const { call, effects } = facts;
  const own = call.targets.length === 0 ? [] : actionsOfCall(call, project);
  const edited = new Map(own.map((action, index) => [call.targets[index]?.path, action]));
  const told = summary.parts.map((part) => {
    const edit = part.written === undefined ? undefined : edited.get(part.written);
    return {
      ...action(part),
      ...(edit?.added === undefined ? {} : { added: edit.added }),
      ...(edit?.removed === undefined ? {} : { removed: edit.removed }),
    };
  });
  const files = new Set(summary.parts.map(({ path }) => path));
  const hosts = new Set(summary.parts.map(({ host }) => host));
  const more = [
    ...effects.touches
      .filter(({ path, where }) => where === 'here' && path.real !== undefined && !files.has(path.real))
      .map((touch): Action => {
        const path = touch.path.real ?? '';
        return {
          does: LOOKS[touch.operation] ?? 'change',
          path,
          ...(facts.surroundings.inProject(path) ? {} : { outside: true }),
        };
      }),
    ...facts.hostsContacted.filter((host) => !hosts.has(host)).map((host): Action => ({ does: 'open', host })),
  ];
  return distinct([...told, ...more]).slice(0, MOST_ACTIONS);
}

const MOST_ACTIONS = 48;

const LOOKS: Readonly<Record<string, ActionVerb>> = {
  read: 'read',
  search: 'search',
  list: 'list',
  delete: 'delete',
  execute: 'run',
};

function action(part: SummaryPart): Action {
  const common = {
    ...(part.path === undefined ? {} : { path: part.path }),
    ...(part.outsideProject && part.path !== undefined ? { outside: true } : {}),
    ...(part.host === undefined || part.verb === 'push' ? {} : { host: part.host }),
  };
  switch (part.verb) {
    case 'write':
    case 'edit':
    case 'change-rights':
      return { does: 'change', ...common };
    case 'fetch':
      return { does: 'open', ...common };
    case 'connect':
      return { does: 'open', ...common };
    case 'run':
      return { does: 'run', ...common, ...(part.path === undefined ? { name: part.by ?? part.name } : {}) };
    case 'push':
    case 'search-web':
    case 'use-helper':
      return { does: part.verb, ...(part.name === '' ? {} : { name: part.name }) };
    case 'use-tool':
      return { does: 'use-tool', name: part.by && part.by !== part.name ? `${part.by}/${part.name}` : part.name };
    case 'do':
      return { does: verbOfDeed(part), ...common, ...(part.object ? { name: part.object } : {}) };
    default:
      return { does: part.verb, ...common };
  }
}

function verbOfDeed({ action: name = 'run_hidden' }: SummaryPart): ActionVerb {
  if (name.startsWith('install_')) return 'install';
  if (/^git_(?:force_push|push)/.test(name)) return 'push';
  return name.startsWith('send_') ? 'send' : 'other';
}

function distinct(actions: readonly Action[]): readonly Action[] {
  if (actions.length < 2) return actions;
  const seen = new Set<string>();
  return actions.filter((one) => {
    const key = `${one.does} ${one.path ?? ''} ${one.host ?? ''} ${one.name ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}
