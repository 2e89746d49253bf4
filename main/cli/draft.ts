import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DraftError, submitDraft } from '../guard/drafts.ts';
import { standardDataFolder } from '../places.ts';
import { readArguments, UsageError } from './arguments.ts';
import type { Printer } from './installation.ts';

const USAGE = `usage: perch draft FILE.yaml… [--data DIR]

  Hands rule files to the person as drafts. A draft binds nothing until they accept it in Perch's window.
  FILE.examples.yaml beside a file goes with it. Check a file first: perch rules check FILE.yaml
`;

/** `perch draft`: the way in for rules that an agent wrote. It only ever adds to what waits for the person. */
export async function draft(args: readonly string[], printer: Printer): Promise<number> {
  try {
    const { values, words } = readArguments(args, { data: undefined });
    if (words.length === 0) throw new UsageError('name at least one rule file');
    const dataFolder = values.data ? path.resolve(values.data) : standardDataFolder();
    const folders = { drafts: path.join(dataFolder, 'drafts'), own: path.join(dataFolder, 'packs') };
    for (const file of words) {
      if (!/\.ya?ml$/.test(file)) throw new UsageError(`${file} is no .yaml file`);
      const examples = file.replace(/\.ya?ml$/, '.examples.yaml');
      const name = path.basename(file).replace(/\.ya?ml$/, '');
      const content = readFileSync(file, 'utf8');
      submitDraft(folders, { name, content, examples: existsSync(examples) ? readFileSync(examples, 'utf8') : '' });
      printer.write(`${name}: handed to the person. It binds once they accept it in Perch, on the page Rules.\n`);
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      printer.writeError(`perch draft: ${error.message}\n\n${USAGE}`);
      return 2;
    }
    const code = (error as NodeJS.ErrnoException).code;
    if (error instanceof DraftError || code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
      printer.writeError(`perch draft: ${(error as Error).message}\n`);
      return 1;
    }
    throw error;
  }
}
