import { readFile, writeFile } from 'node:fs/promises';
import { printable } from './printable.ts';

/** What a command talks to: the person's terminal and files. */
export interface Terminal {
  write(text: string): void;
  writeError(text: string): void;
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, content: string): Promise<void>;
}

// Whoever reads our output may stop reading, `head` for one: that is the end, and no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

export const processTerminal: Terminal = {
  write: (text) => {
    process.stdout.write(process.stdout.isTTY ? printable(text) : text);
  },
  writeError: (text) => {
    process.stderr.write(process.stderr.isTTY ? printable(text) : text);
  },
  readFile: (path) => readFile(path),
  writeFile: (path, content) => writeFile(path, content),
};
