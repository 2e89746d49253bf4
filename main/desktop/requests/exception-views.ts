import type { Deed, ExceptionView, Thing, Verb } from '../../../preload/contract.ts';
import { agentTitle } from '../../agents/catalogue.ts';
import { type Exception, endedAt } from '../../ask/exceptions.ts';
import { shownPath } from '../../present/recorded-deed.ts';
import { shownTerms } from '../../present/shown-terms.ts';
import type { MatchTerm } from '../../verdict/terms.ts';

const WEEK = 7 * 24 * 60 * 60_000;

/** An exception as the page Exceptions lists it. */
export function exceptionView(
  exception: Exception,
  now: number,
  about: { readonly pack: string; readonly session: string; readonly home: string },
): ExceptionView {
  const { id, rule, terms, scope, lifetime, createdAt, expiresAt, madeBy, reason, uses, lastUsedAt, revokedAt } =
    exception;
  const agent = terms.find(({ what }) => what === 'agent')?.value ?? '';
  const ended = endedAt(exception, now);
  return {
    id,
    rule: { name: rule, pack: about.pack },
    agent: agent && agentTitle(agent),
    agentName: agent,
    deed: deedOfTerms(terms, about.home),
    terms: shownTerms(terms, about.home),
    scope: scope.kind,
    scopeName: scope.kind === 'everywhere' ? '' : scope.kind === 'project' ? scope.project : about.session,
    lifetime,
    madeAt: createdAt,
    endsAt: expiresAt,
    state: ended === undefined ? 'in-force' : revokedAt === null ? 'over' : 'revoked',
    madeBy,
    reason,
    uses,
    lastUsedAt,
    stillNeeded: ended === undefined && isQuestionable(exception, now),
  };
}

/** A long one that a week went by without: nobody used it, and nobody said that it is needed. */
function isQuestionable({ lifetime, createdAt, keptAt, lastUsedAt }: Exception, now: number): boolean {
  if (lifetime !== 'never-ends' && lifetime !== '30-days') return false;
  return now - Math.max(createdAt, keptAt ?? 0, lastUsedAt ?? 0) > WEEK;
}

const MOST_THINGS = 3;

/** What an exception lets through, from what it names. */
export function deedOfTerms(terms: readonly MatchTerm[], home: string): Deed {
  const value = (what: MatchTerm['what']) => terms.find((one) => one.what === what)?.value;
  const files = terms.filter(({ what }) => what === 'file');
  const [file] = files;
  if (file) {
    const things = files.slice(0, MOST_THINGS).map(({ value: path }): Thing => placeOf(shownPath(path, '', home)));
    return { verb: FILE_VERBS[file.operation], things, more: files.length - things.length };
  }
  const command = value('command');
  if (command !== undefined) return one('run', { type: 'command', text: command });
  const url = value('url');
  if (url !== undefined) {
    return one('open-page', { type: 'website', host: URL.canParse(url) ? new URL(url).hostname : url });
  }
  const server = value('server');
  return one('use-tool', { type: 'tool', name: value('tool') ?? '', ...(server === undefined ? {} : { server }) });
}

function one(verb: Verb, thing: Thing): Deed {
  return { verb, things: [thing], more: 0 };
}

function placeOf(path: string): Thing {
  return path.endsWith('/') ? { type: 'folder', path: path.slice(0, -1) } : { type: 'file', path };
}

const FILE_VERBS: Readonly<Record<MatchTerm['operation'], Verb>> = {
  '': 'do-other',
  read: 'read',
  write: 'change',
  edit: 'change',
  delete: 'delete',
  search: 'search',
  list: 'list',
  execute: 'run',
  permissions: 'change',
};
