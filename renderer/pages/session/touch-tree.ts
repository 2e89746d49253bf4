import type { StoryMap, Touch } from '../../../preload/contract.ts';

/** A folder or file in the tree of what a session touched. */
export interface TouchNode {
  readonly name: string;
  readonly path: string;
  readonly folder: boolean;
  readonly touches: readonly Touch[];
  readonly children: readonly TouchNode[];
  /** Files of this folder that were only read and are told by their number. */
  readonly more: number;
}

/** Files beyond this many in one folder that were only read are counted, not named. */
const NAMED = 3;

interface Building {
  name: string;
  path: string;
  folder: boolean;
  touches: readonly Touch[];
  children: Map<string, Building>;
}

/** Files as a tree of folders. Chains of folders with one child each become one line. */
export function touchTree(files: StoryMap['files'], root: string): TouchNode {
  const top: Building = { name: root, path: '', folder: true, touches: [], children: new Map() };
  for (const file of files) {
    const parts = file.path.split(/[\\/]/).filter((part, index) => part !== '' || index === 0);
    let at = top;
    for (const [index, part] of parts.entries()) {
      const last = index === parts.length - 1;
      const known = at.children.get(part);
      const next = known ?? {
        name: part,
        path: parts.slice(0, index + 1).join('/'),
        folder: !last || file.folder,
        touches: [],
        children: new Map(),
      };
      if (last) next.touches = file.touches;
      at.children.set(part, next);
      at = next;
    }
  }
  return finish(top);
}

function finish(node: Building): TouchNode {
  const children = [...node.children.values()].map(finish).map(joinChain);
  const matters = (child: TouchNode) => child.folder || child.touches.some((touch) => touch !== 'read');
  const named = children.filter(matters);
  const onlyRead = children.filter((child) => !matters(child));
  // Two that are left over are quicker named than counted.
  const shown = onlyRead.length <= NAMED ? onlyRead : onlyRead.slice(0, NAMED - 1);
  return {
    name: node.name,
    path: node.path,
    folder: node.folder,
    touches: node.touches,
    children: [...named, ...shown].sort(byKindAndName),
    more: onlyRead.length - shown.length,
  };
}

/** A folder whose only content is another folder reads as one path. */
function joinChain(node: TouchNode): TouchNode {
  const [only] = node.children;
  if (!node.folder || node.touches.length > 0 || node.more > 0 || node.children.length !== 1 || !only?.folder)
    return node;
  return { ...only, name: `${node.name}/${only.name}` };
}

function byKindAndName(a: TouchNode, b: TouchNode): number {
  return Number(b.folder) - Number(a.folder) || a.name.localeCompare(b.name);
}
