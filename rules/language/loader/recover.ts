/**
 * Reads what can be read of a file whose YAML is broken somewhere, so that everything wrong with it is found at once.
 * Each entry that begins with `- ` at the start of a line is read for itself.
 */
import type { YamlNode } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parser.ts';
import type { YamlError } from '../yaml/problem.ts';

export interface Recovery {
  /** Problems besides the one that is known, with the entries they are in. */
  readonly errors: readonly YamlError[];
  readonly documents: readonly YamlNode[];
  /** Names of rules, macros and lists in entries that cannot be read. */
  readonly broken: readonly string[];
}

const NAME = /^-\s+(?:rule|macro|list)\s*:\s*(["']?)(.+?)\1\s*$/;

/** @param known the problem that stopped reading the file as a whole. */
export function recover(text: string, file: string, known: YamlError): Recovery {
  const errors: YamlError[] = [];
  const documents: YamlNode[] = [];
  const broken: string[] = [];
  let knownSeen = false;
  for (const { start, end } of entriesOf(text)) {
    const reading = parseYaml(text, file, start, end);
    if (!reading.error) {
      documents.push(...reading.documents);
      continue;
    }
    const name = NAME.exec(text.slice(start, end).split(/\r\n?|\n/, 1)[0] ?? '')?.[2];
    if (name !== undefined) broken.push(name);
    const isKnown = !knownSeen && reading.error.problem === known.problem;
    if (isKnown) knownSeen = true;
    else if (start > known.offset || reading.error.problem !== known.problem) errors.push(reading.error);
  }
  return { errors, documents, broken };
}

function entriesOf(text: string): { readonly start: number; readonly end: number }[] {
  const starts = [...text.matchAll(/^(?:- |---|\.\.\.)/gm)].map((match) => match.index);
  return starts
    .map((start, i) => ({ start, end: starts[i + 1] ?? text.length }))
    .filter(({ start }) => text.startsWith('- ', start));
}
