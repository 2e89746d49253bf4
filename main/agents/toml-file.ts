import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import { SettingsFileError } from './settings-file.ts';

/** A TOML file, its tree with positions, and what it says. */
export interface TomlFile {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  readonly tree: AST.TOMLProgram;
}

/** @throws {SettingsFileError} naming the place of the first mistake */
export function parseToml(file: string, text: string): TomlFile {
  try {
    const tree = parseTOML(text);
    return { file, text, tree, value: getStaticTOMLValue(tree) };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new SettingsFileError(
      file,
      `${file} has a mistake in line ${error.lineNumber}, column ${error.column + 1} (${error.message}). ` +
        'Perch left the file as it is: mend that line and try again.',
    );
  }
}

/**
 * Gives one text in one table a value. Only the value, its line or its table is written; every other byte stays.
 * @throws {SettingsFileError} when the table is written in a form that cannot be added to
 */
export function setValue(toml: TomlFile, table: readonly string[], key: string, value: string): TomlFile {
  const { file, text } = toml;
  const literal = JSON.stringify(value);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const there = pairsIn(toml).find(({ path }) => isSame(path, [...table, key]));
  if (there) {
    const [start, end] = there.pair.value.range;
    return parseToml(file, text.slice(0, start) + literal + text.slice(end));
  }
  const section = tablesIn(toml).find(({ resolvedKey }) => isSame(resolvedKey, table));
  if (section) {
    const header = endOfLine(text, section.key.range[1]);
    return parseToml(file, `${text.slice(0, header)}${lineEnd}${key} = ${literal}${text.slice(header)}`);
  }
  const gap = text === '' ? '' : text.endsWith('\n') ? lineEnd : lineEnd + lineEnd;
  const added = `${text}${gap}[${table.map(quoteKey).join('.')}]${lineEnd}${key} = ${literal}${lineEnd}`;
  try {
    return parseToml(file, added);
  } catch {
    throw new SettingsFileError(
      file,
      `"${table.slice(0, -1).join('.')}" in ${file} is written in a way that Perch cannot add to, so Perch left it alone.`,
    );
  }
}

/** Takes one value away again, and its table with it when that held nothing else. */
export function removeValue(toml: TomlFile, table: readonly string[], key: string): TomlFile {
  const { file, text } = toml;
  const there = pairsIn(toml).find(({ path }) => isSame(path, [...table, key]));
  if (!there) return toml;
  const { pair, section } = there;
  const isAlone = section?.body.length === 1 && isSame(section.resolvedKey, table);
  const start = startOfLine(text, isAlone ? section.range[0] : pair.range[0]);
  const end = endOfLine(text, pair.range[1]);
  const before = text.slice(0, start);
  // The empty line that sets a table apart belongs to it.
  const kept = isAlone ? before.replace(/(^|\n)\r?\n$/, '$1') : before;
  return parseToml(file, kept + text.slice(end).replace(/^\r?\n/, ''));
}

interface Pair {
  readonly path: readonly (string | number)[];
  readonly pair: AST.TOMLKeyValue;
  /** The table with a header of its own that holds it. */
  readonly section: AST.TOMLTable | undefined;
}

/** Every value that stands on a line of its own, with its full path. */
function pairsIn(toml: TomlFile): readonly Pair[] {
  return toml.tree.body[0].body.flatMap((node): Pair[] => {
    if (node.type === 'TOMLKeyValue') return [{ path: keyOf(node), pair: node, section: undefined }];
    return node.body.map((pair) => ({ path: [...node.resolvedKey, ...keyOf(pair)], pair, section: node }));
  });
}

function tablesIn(toml: TomlFile): readonly AST.TOMLTable[] {
  return toml.tree.body[0].body.filter((node) => node.type === 'TOMLTable');
}

function keyOf({ key }: AST.TOMLKeyValue): readonly string[] {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

function isSame(a: readonly (string | number)[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

/** Basic strings of TOML escape as JSON does; DEL is the one letter JSON lets stand. */
function quoteKey(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key).replaceAll('\u007F', '\\u007F');
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}
