/**
 * The set of paths behind `pmatch`: a value matches when one of the set's paths is the value itself or a folder above
 * it. Paths are compared name by name, empty names do not count, a name with `*`, `?` or `[` is a glob for that name.
 */
import { compileGlob, type GlobMatcher, hasGlobCharacters } from './glob.ts';

interface PathNode {
  /** A path of the set ends here, so everything below matches. */
  ends: boolean;
  readonly names: Map<string, PathNode>;
  readonly globs: Map<string, { readonly matches: GlobMatcher; readonly node: PathNode }>;
}

/** The names a path is made of. */
export function splitPath(path: string): readonly string[] {
  return path.split('/').filter((name) => name !== '');
}

export class PathSet {
  readonly #root = newNode();

  add(path: string): void {
    let node = this.#root;
    for (const name of splitPath(path)) {
      if (node.ends) return;
      node = child(node, name);
    }
    node.ends = true;
    node.names.clear();
    node.globs.clear();
  }

  /** Whether every value matches: the set has `/` or an empty path. */
  get hasRoot(): boolean {
    return this.#root.ends;
  }

  matches(names: readonly string[]): boolean {
    return this.matchingDepth(names) !== undefined;
  }

  /** How many of the names the path has that was found first; undefined when none matches. */
  matchingDepth(names: readonly string[]): number | undefined {
    return depthFrom(this.#root, names, 0);
  }
}

function newNode(): PathNode {
  return { ends: false, names: new Map(), globs: new Map() };
}

function child(node: PathNode, name: string): PathNode {
  if (!hasGlobCharacters(name)) {
    const known = node.names.get(name) ?? newNode();
    node.names.set(name, known);
    return known;
  }
  const known = node.globs.get(name) ?? { matches: compileGlob(name, false), node: newNode() };
  node.globs.set(name, known);
  return known.node;
}

/** Each node stands at one depth, so it is visited once at most. */
function depthFrom(node: PathNode, names: readonly string[], depth: number): number | undefined {
  if (node.ends) return depth;
  const name = names[depth];
  if (name === undefined) return undefined;
  const named = node.names.get(name);
  const found = named && depthFrom(named, names, depth + 1);
  if (found !== undefined) return found;
  for (const { matches, node: below } of node.globs.values()) {
    const deeper = matches(name) ? depthFrom(below, names, depth + 1) : undefined;
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}
