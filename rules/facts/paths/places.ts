/** Finds the kinds of place a real path belongs to: `place-table.ts` compiled into tries. */
import type { OperatingSystem } from '../files.ts';
import { hasUnknown, UNKNOWN, UNKNOWN_TOKEN } from '../shell/value.ts';
import { PLACES, type PlaceKind, SECRET_KINDS } from './place-table.ts';
import { comparisonKey, isInside, segmentsOf } from './spelling.ts';

interface Node {
  readonly children: Map<string, Node>;
  readonly wild: Wild[];
  /** Which wild children a name leads to: names such as `src` come again and again. */
  readonly remembered: Map<string, readonly Node[]>;
  /** Which children a glob leads to. */
  readonly globbed: Map<string, readonly Node[]>;
  /** Kinds of exactly this path. */
  readonly exact: PlaceKind[];
  /** Kinds of this folder and of everything in it. */
  readonly below: PlaceKind[];
}

/** A segment that is a glob. */
interface Wild {
  readonly glob: string;
  /** What every name that it matches begins and ends with. */
  readonly begins: string;
  readonly ends: string;
  readonly pattern: RegExp;
  readonly node: Node;
}

interface Matcher {
  readonly home: Node;
  readonly root: Node;
  readonly anywhere: Node;
}

function newNode(): Node {
  return { children: new Map(), wild: [], remembered: new Map(), globbed: new Map(), exact: [], below: [] };
}

const matchers = new Map<boolean, Matcher>();

function matcherFor(os: OperatingSystem): Matcher {
  const folded = os !== 'linux';
  const existing = matchers.get(folded);
  if (existing) return existing;
  const matcher: Matcher = { home: newNode(), root: newNode(), anywhere: newNode() };
  for (const { kind, patterns } of PLACES) for (const pattern of patterns) addPattern(matcher, pattern, kind, folded);
  matchers.set(folded, matcher);
  return matcher;
}

function addPattern(matcher: Matcher, pattern: string, kind: PlaceKind, folded: boolean): void {
  let trie = matcher.anywhere;
  let rest = pattern;
  if (pattern.startsWith('~/')) {
    trie = matcher.home;
    rest = pattern.slice(2);
  } else if (pattern.startsWith('/') || /^[A-Z]:\//.test(pattern)) trie = matcher.root;
  let node = trie;
  for (const segment of rest.split('/').filter((part) => part !== '')) {
    node = childFor(node, folded ? segment.toLowerCase() : segment);
  }
  (pattern.endsWith('/') ? node.below : node.exact).push(kind);
}

function childFor(node: Node, segment: string): Node {
  if (/[*[]/.test(segment)) {
    const existing = node.wild.find((entry) => entry.glob === segment);
    if (existing) return existing.node;
    const added = newNode();
    const begins = /^[^*?[]*/.exec(segment)?.[0] ?? '';
    const ends = /[^*?\]]*$/.exec(segment)?.[0] ?? '';
    node.wild.push({ glob: segment, begins, ends, pattern: segmentPattern(segment), node: added });
    return added;
  }
  let child = node.children.get(segment);
  if (!child) {
    child = newNode();
    node.children.set(segment, child);
  }
  return child;
}

/** One segment's glob as a regular expression; a leading `*` or `?` does not match a leading dot. */
export function segmentPattern(glob: string): RegExp {
  let source = '';
  for (let at = 0; at < glob.length; at++) {
    const c = glob[at] as string;
    if (c === '*') {
      while (glob[at + 1] === '*') at++;
      source += at === 0 || source === '' ? '(?!\\.).*' : '.*';
    } else if (c === '?') source += source === '' ? '[^.]' : '.';
    else if (c === '[') {
      const end = glob.indexOf(']', at + 2);
      if (end === -1) source += '\\[';
      else {
        const body = glob.slice(at + 1, end).replace(/[\\\]^]/g, '\\$&');
        source += glob[at + 1] === '!' || glob[at + 1] === '^' ? `[^${body.replace(/^(!|\\\^)/, '')}]` : `[${body}]`;
        at = end;
      }
    } else source += c.replace(/[.+^${}()|\\/\]-]/g, '\\$&');
  }
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    return /^/;
  }
}

export interface PlaceContext {
  readonly os: OperatingSystem;
  readonly home: string;
}

/**
 * The kinds of a real path. Where a segment holds an active glob, every kind it could name counts; where it is
 * partly unknown, only what its known text already decides.
 */
export function placeKinds(real: string, { os, home }: PlaceContext, glob = false): ReadonlySet<PlaceKind> {
  const kinds = new Set<PlaceKind>();
  const matcher = matcherFor(os);
  const segments = segmentsOf(comparisonKey(real, os));
  const search: Search = { segments, kinds, glob };
  const rooted =
    os === 'windows' && /^[a-z]:\//i.test(real) ? [comparisonKey(real.slice(0, 2), os), ...segments] : segments;
  descend(matcher.root, { ...search, segments: rooted }, 0);
  if (isInside(real, home, os)) descend(matcher.home, search, segmentsOf(home).length);
  for (let start = 0; start < segments.length; start++) descend(matcher.anywhere, search, start);
  if (!glob) refine(kinds);
  return kinds;
}

interface Search {
  readonly segments: readonly string[];
  readonly kinds: Set<PlaceKind>;
  readonly glob: boolean;
}

function descend(node: Node, search: Search, at: number): void {
  for (const kind of node.below) search.kinds.add(kind);
  const segment = search.segments[at];
  if (segment === undefined) {
    for (const kind of node.exact) search.kinds.add(kind);
    return;
  }
  if (search.glob && /[*?[]/.test(segment)) {
    globbed(node, search, at, segment);
    return;
  }
  const child = node.children.get(segment);
  if (child) descend(child, search, at + 1);
  else if (segment.includes('~')) shortened(node, search, at, segment);
  if (node.wild.length === 0 || segment === UNKNOWN || segment === UNKNOWN_TOKEN) return;
  for (const next of wildChildren(node, segment)) descend(next, search, at + 1);
}

const MOST_REMEMBERED = 1024;
const LONGEST_REMEMBERED = 256;

function wildChildren(node: Node, segment: string): readonly Node[] {
  return remembered(node.remembered, segment, () =>
    node.wild.filter((wild) => matches(wild, segment)).map((wild) => wild.node),
  );
}

/** Most names end here, at the first look. */
function matches({ begins, ends, pattern }: Wild, name: string): boolean {
  return name.startsWith(begins) && name.endsWith(ends) && pattern.test(name);
}

function remembered(known: Map<string, readonly Node[]>, segment: string, find: () => readonly Node[]) {
  const before = known.get(segment);
  if (before) return before;
  const found = find();
  // A long segment is seldom seen twice.
  if (segment.length > LONGEST_REMEMBERED) return found;
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(segment, found);
  return found;
}

function globbed(node: Node, search: Search, at: number, segment: string): void {
  for (const child of remembered(node.globbed, segment, () => globbedChildren(node, segment)))
    descend(child, search, at + 1);
  if (segment === '**') descend(node, search, at + 1);
}

function globbedChildren(node: Node, segment: string): readonly Node[] {
  const found: Node[] = [];
  const anywhere = node === matcherFor('linux').anywhere || node === matcherFor('macos').anywhere;
  if (looked.segment !== segment) looked = lookAt(segment);
  const glob = looked;
  if (glob.isTooLong) return found;
  // Names that could lie anywhere need more than `*` to be meant; below a known folder `*` means all of them.
  if (!anywhere || glob.literals > 1) {
    for (const [name, child] of node.children) if (simpleGlobsMeet(glob.simple, name)) found.push(child);
  }
  for (const wild of node.wild) {
    const meant = anywhere ? matches(wild, glob.sample) : simpleGlobsMeet(glob.simple, simpleGlob(wild.glob));
    if (meant) found.push(wild.node);
  }
  return found;
}

/** No file system has longer names. */
const LONGEST_NAME = 255;

function lookAt(segment: string) {
  const simple = simpleGlob(segment);
  return {
    segment,
    simple,
    isTooLong: simple.replaceAll('*', '').length > LONGEST_NAME,
    // `*.json` means an ending; `cred*.json` means a name.
    literals: withBrackets(segment.replace(/^\*\.\w+$/, ''), '').replace(/[*?]/g, '').length,
    sample: withBrackets(segment, 'x').replace(/[*?]+/g, 'x'),
  };
}

/** The glob that was asked about last: one is asked about at many nodes. */
let looked = lookAt('');

/** Whether some name matches both globs. A bracket expression counts as any one character. */
export function globsMeet(left: string, right: string): boolean {
  return simpleGlobsMeet(simpleGlob(left), simpleGlob(right));
}

function simpleGlobsMeet(left: string, right: string): boolean {
  if (/^[*?]/.test(left) && right.startsWith('.')) return false;
  if (/^[*?]/.test(right) && left.startsWith('.')) return false;
  return meet(left, right);
}

function simpleGlob(glob: string): string {
  return withBrackets(glob, '?').replace(/\*+/g, '*');
}

/** A glob with something in the place of each bracket expression, in time proportional to its length. */
function withBrackets(glob: string, instead: string): string {
  let result = '';
  let at = 0;
  for (let open = glob.indexOf('['); open !== -1; open = glob.indexOf('[', at)) {
    const close = glob.indexOf(']', open + 2);
    if (close === -1) break;
    result += glob.slice(at, open) + instead;
    at = close + 1;
  }
  return result + glob.slice(at);
}

/** Row by row: `reached[j]` tells whether the text of `left` so far can meet the first `j` characters of `right`. */
function meet(left: string, right: string): boolean {
  let reached = Array.from({ length: right.length + 1 }, () => false);
  reached[0] = true;
  for (let j = 0; j < right.length && right[j] === '*'; j++) reached[j + 1] = true;
  for (const a of left) {
    const next = Array.from({ length: right.length + 1 }, () => false);
    next[0] = a === '*' && reached[0] === true;
    for (let j = 0; j < right.length; j++) {
      const b = right[j];
      const before = reached[j] === true;
      const same = before && (a === b || a === '?' || b === '?' || a === '*' || b === '*');
      const leftStar = a === '*' && (reached[j + 1] === true || next[j] === true);
      const rightStar = b === '*' && (next[j] === true || reached[j + 1] === true);
      next[j + 1] = same || leftStar || rightStar;
    }
    reached = next;
  }
  return reached[right.length] === true;
}

/** Windows' short names: `SSH~1` may be `.ssh`, `PROGRA~1` is `Program Files`. */
function shortened(node: Node, search: Search, at: number, segment: string): void {
  const short = /^([^~.]{1,6})~\d(?:\.([^.]{1,3}))?$/.exec(segment);
  if (!short) return;
  for (const [name, child] of node.children) {
    const dot = name.lastIndexOf('.');
    const stem = (dot > 0 ? name.slice(0, dot) : name).replace(/[. ]/g, '').slice(0, 6);
    const extension = dot > 0 ? name.slice(dot + 1, dot + 4) : '';
    if (stem === short[1] && extension === (short[2] ?? '')) descend(child, search, at + 1);
  }
}

/** Kinds that exclude each other: the more particular one stays. */
function refine(kinds: Set<PlaceKind>): void {
  if (kinds.has('harmless')) for (const kind of SECRET_KINDS) kinds.delete(kind);
  // The SSH folder holds keys, but its settings and lists are no secrets.
  if (kinds.has('ssh_access')) kinds.delete('ssh_key');
  if (kinds.has('git_hook') || kinds.has('git_config')) kinds.delete('git_internal');
  if (kinds.has('temporary') || kinds.has('cache') || kinds.has('device')) kinds.delete('system');
}

export function hasSecret(kinds: ReadonlySet<PlaceKind>): boolean {
  for (const kind of kinds) if (SECRET_KINDS.has(kind)) return true;
  return false;
}

/** Whether a name may be any of several: it holds an active glob or an unknown part. */
export function isVague(text: string, glob: boolean): boolean {
  return hasUnknown(text) || (glob && /[*?[]/.test(text));
}
