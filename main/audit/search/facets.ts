import { hasFlag } from '../index/flags.ts';
import { lastPart } from '../index/tokens.ts';
import { FLAGS, type Flag } from '../query/query.ts';
import type { ComboCounts } from './counts.ts';
import { verbsOf } from './plan.ts';

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** How the records that fit are divided. Lists hold what there is, the most frequent first. */
export interface Facets {
  /** How many fit; undefined when counting them all would take too long: then it is more than `counted`. */
  readonly total: number | undefined;
  /** How many of them, the newest, the lists are about. */
  readonly counted: number;
  /** The lists are about all of them. */
  readonly complete: boolean;
  /** Records that are kept in all, whether they fit or not. */
  readonly kept: number;
  readonly agent: readonly FacetValue[];
  /** Folders. */
  readonly project: readonly FacetValue[];
  readonly kind: readonly FacetValue[];
  readonly verdict: readonly FacetValue[];
  readonly by: readonly FacetValue[];
  readonly tool: readonly FacetValue[];
  readonly rule: readonly FacetValue[];
  readonly does: readonly FacetValue[];
  readonly is: readonly FacetValue[];
}

export function facetsOf(counts: ComboCounts, complete: boolean, total: number | undefined, kept: number): Facets {
  const lists = {
    agent: new Map<string, number>(),
    project: new Map<string, number>(),
    kind: new Map<string, number>(),
    verdict: new Map<string, number>(),
    by: new Map<string, number>(),
    tool: new Map<string, number>(),
    rule: new Map<string, number>(),
    does: new Map<string, number>(),
    is: new Map<string, number>(),
  };
  const add = (list: Map<string, number>, value: string, count: number) => {
    if (value !== '') list.set(value, (list.get(value) ?? 0) + count);
  };
  for (const { combo, count } of counts.all()) {
    for (const key of ['agent', 'project', 'kind', 'verdict', 'by', 'tool'] as const)
      add(lists[key], combo[key], count);
    for (const rule of new Set(combo.rules)) add(lists.rule, rule, count);
    for (const verb of verbsOf(combo)) add(lists.does, verb, count);
    for (const flag of FLAGS) if (hasFlag(combo.flags, flag satisfies Flag)) add(lists.is, flag, count);
  }
  const ordered = Object.entries(lists).map(([key, list]) => [key, inOrder(list)]);
  return {
    total,
    counted: counts.total,
    complete,
    kept,
    ...(Object.fromEntries(ordered) as Record<keyof typeof lists, FacetValue[]>),
  };
}

function inOrder(list: ReadonlyMap<string, number>): FacetValue[] {
  return [...list]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** A project's name for people. */
export function projectName(project: string): string {
  return lastPart(project);
}
