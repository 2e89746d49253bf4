/** What files define, for editors: read leniently, so that a half written entry hides nothing but itself. */
import type { RuleFile } from '../loader/options.ts';
import { recover } from '../loader/recover.ts';
import type { SourceText } from '../text/source-text.ts';
import { decodeFile } from '../yaml/decode.ts';
import { lookUp, type YamlMap, type YamlNode } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parser.ts';

export interface EditedFile {
  readonly name: string;
  readonly text: string;
}

/** One place where a name is defined or added to. */
export interface FileSymbol {
  readonly kind: 'rule' | 'macro' | 'list';
  readonly name: string;
  readonly file: string;
  readonly nameSource: SourceText;
  readonly item: YamlMap;
  /** A macro's or rule's condition. */
  readonly condition: SourceText | undefined;
  /** A list's items. */
  readonly items: readonly SourceText[];
  readonly tags: readonly string[];
}

export function editedFile({ name, content }: RuleFile): EditedFile {
  return { name, text: typeof content === 'string' ? content : decodeFile(content) };
}

/** The symbols of a file in order. */
export function symbolsOf({ name: file, text }: EditedFile): readonly FileSymbol[] {
  const reading = parseYaml(text, file);
  const documents = reading.error ? recover(text, file, reading.error).documents : reading.documents;
  return documents
    .flatMap((document) => (document.kind === 'sequence' ? document.items : []))
    .flatMap((item) => (item.kind === 'map' ? symbolOf(item, file) : []));
}

function symbolOf(item: YamlMap, file: string): FileSymbol[] {
  for (const kind of ['rule', 'macro', 'list'] as const) {
    const name = lookUp(item, kind);
    if (name?.kind !== 'scalar') continue;
    return [
      {
        kind,
        name: name.source.text,
        file,
        nameSource: name.source,
        item,
        condition: textOf(lookUp(item, 'condition')),
        items: textsOf(lookUp(item, 'items')),
        tags: textsOf(lookUp(item, 'tags')).map((tag) => tag.text),
      },
    ];
  }
  return [];
}

function textOf(node: YamlNode | undefined): SourceText | undefined {
  return node?.kind === 'scalar' ? node.source : undefined;
}

function textsOf(node: YamlNode | undefined): readonly SourceText[] {
  if (node?.kind !== 'sequence') return [];
  return node.items.flatMap((item) => (item.kind === 'scalar' ? [item.source] : []));
}
