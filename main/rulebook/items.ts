import { editedFile, type RuleFile, symbolsOf } from '../../rules/language/index.ts';

/** One entry of a rule file, as text of its own. */
export interface RuleItem {
  readonly kind: 'rule' | 'macro' | 'list';
  readonly name: string;
  /** From its dash to the end of its last line. */
  readonly text: string;
  /** Where that stands in the file; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/** The entries of a rule file in order; those that cannot be read are left out. */
export function itemsOf(file: RuleFile): readonly RuleItem[] {
  const edited = editedFile(file);
  return symbolsOf(edited).map(({ kind, name, item }) => {
    const from = edited.text.lastIndexOf('\n', item.start - 1) + 1;
    const lineEnd = edited.text.indexOf('\n', Math.max(from, trimmedEnd(edited.text, from, item.end) - 1));
    const to = lineEnd < 0 ? edited.text.length : lineEnd + 1;
    const text = edited.text.slice(from, to);
    return { kind, name, text: text.endsWith('\n') ? text : `${text}\n`, from, to };
  });
}

function trimmedEnd(text: string, from: number, to: number): number {
  return from + text.slice(from, to).trimEnd().length;
}

/** The file's text with one entry put in the place of another, or taken out. */
export function withItem(text: string, { from, to }: Pick<RuleItem, 'from' | 'to'>, replacement: string): string {
  const ended = replacement === '' || replacement.endsWith('\n') ? replacement : `${replacement}\n`;
  return `${text.slice(0, from)}${ended}${text.slice(to).replace(/^\n+/, ended === '' ? '' : '\n')}`;
}

/** The file's text with an entry at its end. */
export function withAdded(text: string, item: string): string {
  const before = text.trimEnd();
  return `${before === '' ? '' : `${before}\n\n`}${item.trim()}\n`;
}
