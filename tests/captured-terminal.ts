import { readFile, writeFile } from 'node:fs/promises';
import type { Terminal } from '../main/cli/terminal.ts';

/** What a command answered and printed. */
export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of `perch` with the real files and a terminal that only listens. */
export async function captured(
  command: (args: readonly string[], terminal: Terminal) => Promise<number>,
  ...words: readonly string[]
): Promise<Captured> {
  let out = '';
  let err = '';
  const code = await command(words, {
    write: (text) => {
      out += text;
    },
    writeError: (text) => {
      err += text;
    },
    readFile: (name) => readFile(name),
    writeFile: (name, content) => writeFile(name, content),
  });
  return { code, out, err };
}
