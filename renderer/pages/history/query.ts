import type { AgentState, HistoryQuery, Suggestion, VerdictWord } from '../../../preload/contract.ts';
import type { IconName } from '../../components/icon.tsx';
import type { Language } from '../../messages/language.tsx';
import { folderName } from '../../messages/names.ts';
import { daysAgo } from '../../state/days.ts';
import { day, readDay } from './dates.ts';

/** Groups of verdicts that people ask for together. */
export const VERDICT_GROUPS = {
  denied: ['denied', 'you-denied', 'no-answer'],
  answers: ['you-allowed', 'you-denied', 'no-answer'],
  allowed: ['allowed', 'you-allowed'],
  would: ['would-deny', 'would-ask'],
  withdrawn: ['withdrawn'],
} as const satisfies Readonly<Record<string, readonly VerdictWord[]>>;
export type VerdictGroup = keyof typeof VERDICT_GROUPS;

/** One part of a query as it stands in the search box. */
export interface Chip {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  /** The query without it. */
  readonly without: HistoryQuery;
}

/** A query as chips. Verdict groups and "outside" are told by the views, unless no view stands for them. */
export function chipsOf(query: HistoryQuery, agents: readonly AgentState[], language: Language, now: number): Chip[] {
  const { t } = language;
  const chip = (key: keyof HistoryQuery, name: string, value: string): Chip => {
    const { [key]: _gone, ...without } = query;
    return { key, name, value, without };
  };
  const either = (values: readonly string[]) => orList(values, language);
  const chips: (Chip | false)[] = [
    query.agents !== undefined &&
      chip(
        'agents',
        t('search.agent'),
        either(query.agents.map((name) => agents.find((one) => one.name === name)?.title ?? name)),
      ),
    query.projects !== undefined && chip('projects', t('search.project'), either(query.projects.map(folderName))),
    query.session !== undefined && chip('session', t('search.session'), t('search.session.one')),
    query.rules !== undefined && chip('rules', t('search.rule'), either(query.rules)),
    query.since !== undefined && chip('since', t('search.since'), dayWords(query.since, now, language)),
    query.until !== undefined && chip('until', t('search.until'), dayWords(query.until - 1, now, language)),
    query.website !== undefined && chip('website', t('search.website'), query.website || t('search.website.any')),
    query.path !== undefined && chip('path', t('search.path'), query.path),
    query.verdicts !== undefined &&
      groupOf(query.verdicts) === undefined &&
      chip('verdicts', t('search.verdict'), either(query.verdicts.map((word) => t(`verdict.${word}`)))),
    query.words !== undefined && chip('words', t('search.words'), t('search.quoted', { text: query.words })),
  ];
  return chips.filter((one) => one !== false);
}

function orList(values: readonly string[], { f }: Language): string {
  return f
    .listParts(values.length, 'disjunction')
    .map((part) => (part.type === 'element' ? values[Number(part.value)] : part.value))
    .join('');
}

/** The group these verdicts are, if they are one. */
export function groupOf(verdicts: readonly VerdictWord[]): VerdictGroup | undefined {
  const wanted = [...verdicts].sort().join();
  return (Object.keys(VERDICT_GROUPS) as VerdictGroup[]).find(
    (group) => [...VERDICT_GROUPS[group]].sort().join() === wanted,
  );
}

function dayWords(at: number, now: number, { t, f }: Language): string {
  const days = daysAgo(at, now);
  if (days === 0) return t('search.today');
  if (days === 1) return t('search.yesterday');
  return f.shortDate(at);
}

/** Something the search box offers. */
export interface Offer {
  readonly key: string;
  readonly icon: IconName | VerdictWord;
  readonly title: string;
  readonly hint: string;
  /** What the query becomes. */
  readonly query: HistoryQuery;
}

/** Filters that fit what is being typed: the ones everybody has first, then days, then values the app knows. */
export function offersFor(
  text: string,
  query: HistoryQuery,
  suggestions: readonly Suggestion[],
  language: Language,
  now: number,
): Offer[] {
  const wanted = text.trim().toLocaleLowerCase();
  const fixed = fixedOffers(query, language, now).filter(
    (offer) => !wanted || begins(`${offer.title} ${offer.hint}`, wanted),
  );
  return [
    ...dayOffers(text, query, language, now),
    ...fixed,
    ...suggestions.map((one) => valueOffer(one, query, language)),
  ].slice(0, 9);
}

function begins(text: string, wanted: string): boolean {
  return text
    .toLocaleLowerCase()
    .split(/[\s,]+/)
    .some((_word, index, words) => words.slice(index).join(' ').startsWith(wanted));
}

function fixedOffers(query: HistoryQuery, { t }: Language, now: number): Offer[] {
  const verdicts = (group: VerdictGroup, icon: VerdictWord): Offer => ({
    key: group,
    icon,
    title: t(`search.group.${group}`),
    hint: t(`search.group.${group}.hint`),
    query: { ...query, verdicts: VERDICT_GROUPS[group] },
  });
  return [
    verdicts('denied', 'denied'),
    verdicts('answers', 'you-allowed'),
    {
      key: 'outside',
      icon: 'folder',
      title: t('search.outside'),
      hint: t('search.outside.hint'),
      query: { ...query, outside: true },
    },
    {
      key: 'website',
      icon: 'globe',
      title: t('search.anyWebsite'),
      hint: t('search.anyWebsite.hint'),
      query: { ...query, website: '' },
    },
    verdicts('would', 'would-deny'),
    verdicts('allowed', 'allowed'),
    verdicts('withdrawn', 'withdrawn'),
    {
      key: 'today',
      icon: 'calendar',
      title: t('search.today'),
      hint: t('search.today.hint'),
      query: { ...query, since: day(now, 0).start },
    },
    {
      key: 'yesterday',
      icon: 'calendar',
      title: t('search.sinceYesterday'),
      hint: t('search.sinceYesterday.hint'),
      query: { ...query, since: day(now, -1).start },
    },
  ];
}

function dayOffers(text: string, query: HistoryQuery, { t, f, locale }: Language, now: number): Offer[] {
  const read = readDay(text, now, locale, { today: t('search.today'), yesterday: t('search.yesterday') });
  if (!read) return [];
  const name = f.day(read.start);
  return [
    {
      key: 'since',
      icon: 'calendar',
      title: t('search.sinceDay', { day: name }),
      hint: '',
      query: { ...query, since: read.start },
    },
    {
      key: 'on',
      icon: 'calendar',
      title: t('search.onDay', { day: name }),
      hint: '',
      query: { ...query, since: read.start, until: read.end },
    },
  ];
}

const VALUE_ICONS: Readonly<Record<Suggestion['field'], IconName>> = {
  agent: 'plug',
  project: 'folder',
  rule: 'shield',
  website: 'globe',
  path: 'file',
};

function valueOffer({ field, value, label }: Suggestion, query: HistoryQuery, { t }: Language): Offer {
  const add = (values: readonly string[] = []) => [...new Set([...values, value])];
  const next = {
    agent: () => ({ ...query, agents: add(query.agents) }),
    project: () => ({ ...query, projects: add(query.projects) }),
    rule: () => ({ ...query, rules: add(query.rules) }),
    website: () => ({ ...query, website: value }),
    path: () => ({ ...query, path: value }),
  }[field];
  return {
    key: `${field} ${value}`,
    icon: VALUE_ICONS[field],
    title: label,
    hint: t(`search.${field}`),
    query: next(),
  };
}
