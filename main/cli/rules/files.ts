import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RuleFile } from '../../../rules/language/index.ts';
import { messageOf } from '../../errors.ts';
import { UsageError } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';

const RULE_FILE = /(?<!\.examples)\.ya?ml$/;

/** The rule files that words of a command line name: files as they are, folders with all rule files in them by name. */
export async function rulePaths(words: readonly string[]): Promise<readonly string[]> {
  if (words.length === 0) throw new UsageError('name one or more rule files or folders');
  const paths: string[] = [];
  for (const word of words) {
    if (!(await isFolder(word))) {
      paths.push(word);
      continue;
    }
    const names = (await readdir(word)).filter((name) => RULE_FILE.test(name)).sort();
    if (names.length === 0) throw new UsageError(`there are no rule files (*.yaml) in ${word}`);
    paths.push(...names.map((name) => path.join(word, name)));
  }
  return paths;
}

/** The files a command is about, and those it loads with them. */
export interface CheckedFiles {
  readonly named: readonly RuleFile[];
  /** Everything that is loaded, in order; the named ones come last. */
  readonly all: readonly RuleFile[];
}

export async function readRuleFiles(words: readonly string[], terminal: Terminal): Promise<readonly RuleFile[]> {
  const paths = await rulePaths(words);
  return Promise.all(paths.map(async (name) => ({ name, content: await readFile(name, terminal) })));
}

/** The bytes of a file; what keeps it from being read is said in words. */
export async function readFile(name: string, terminal: Terminal): Promise<Uint8Array> {
  try {
    return await terminal.readFile(name);
  } catch (error) {
    throw new UsageError(`${name} cannot be read (${reasonOf(error)})`);
  }
}

async function isFolder(name: string): Promise<boolean> {
  try {
    return (await stat(name)).isDirectory();
  } catch {
    // Whoever reads the file says what is wrong with it.
    return false;
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'you may not read it';
  return messageOf(error);
}
