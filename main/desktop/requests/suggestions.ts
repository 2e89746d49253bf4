import os from 'node:os';
import type { Suggestion } from '../../../preload/contract.ts';
import { agentTitle } from '../../agents/catalogue.ts';
import type { Records } from '../../audit/records.ts';
import { shownPath } from '../../present/recorded-deed.ts';

/** Records that are looked at for paths. */
const PATH_SAMPLE = 40;

/** Values of filters whose beginning, or the beginning of a word in them, is the text; the most frequent first. */
export async function suggestions(
  records: Pick<Records, 'facets' | 'vocabulary' | 'search'>,
  text: string,
  limit: number,
): Promise<Suggestion[]> {
  const wanted = text.trim();
  if (wanted === '') return [];
  const [{ agent, project, rule }, { host }, paths] = await Promise.all([
    records.facets({ terms: [] }, 200),
    records.vocabulary(),
    pathsLike(records, wanted),
  ]);
  const fits = (value: string) => startsAWord(value, wanted);
  const found: Suggestion[] = [
    ...agent.map(({ value }): Suggestion => ({ field: 'agent', value, label: agentTitle(value) })),
    ...project.map(({ value }): Suggestion => ({ field: 'project', value, label: folderName(value) })),
    ...rule.map(({ value }): Suggestion => ({ field: 'rule', value, label: value })),
    ...host.map((value): Suggestion => ({ field: 'website', value, label: value })),
  ].filter(({ label, value }) => fits(label) || fits(value));
  // Every field has its turn, so that many websites leave room for a path.
  return inTurns([...byField(found), paths], limit);
}

async function pathsLike(records: Pick<Records, 'search'>, text: string): Promise<Suggestion[]> {
  if (text.length < 2 || /\s/.test(text)) return [];
  const last = text.split(/[\\/]/).at(-1) ?? '';
  const pattern = /[*?]/.test(text) || last === '' ? text : `${text}*`;
  const query = { terms: [{ type: 'filter', key: 'path', values: [pattern], not: false } as const] };
  const { records: found } = await records.search(query, { limit: PATH_SAMPLE, budget: 150, aside: true });
  const wanted = text.toLowerCase();
  const paths = new Set<string>();
  for (const { actions } of found) {
    for (const { path } of actions) {
      const at = path?.toLowerCase().lastIndexOf(wanted.replace(/^~/, '')) ?? -1;
      if (path === undefined || at < 0) continue;
      const end = path.indexOf('/', at + wanted.length);
      paths.add(end < 0 ? path : path.slice(0, end));
    }
  }
  return [...paths].map((value) => ({ field: 'path', value, label: shownPath(value, '', os.homedir()) }));
}

function startsAWord(value: string, text: string): boolean {
  const wanted = text.toLowerCase();
  const lower = value.toLowerCase();
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(lower[at - 1] ?? '')) return true;
  }
  return false;
}

function byField(found: readonly Suggestion[]): Suggestion[][] {
  return (['agent', 'project', 'rule', 'website'] as const).map((field) => found.filter((one) => one.field === field));
}

function inTurns<Item>(lists: readonly (readonly Item[])[], limit: number): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const all = Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
  return all.slice(0, limit);
}

function folderName(folder: string): string {
  return folder.split(/[\\/]/).findLast((name) => name !== '') ?? folder;
}
