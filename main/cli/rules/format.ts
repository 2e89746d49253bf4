import { decodeRuleFile, formatRules } from '../../../rules/language/index.ts';
import type { Terminal } from '../terminal.ts';
import { readFile, rulePaths } from './files.ts';

/** `perch rules format`: lays the conditions of rule files out; with `check`, only says which files it would change. */
export async function format(
  words: readonly string[],
  flags: { readonly check: boolean },
  terminal: Terminal,
): Promise<number> {
  let changed = 0;
  for (const name of await rulePaths(words)) {
    const bytes = await readFile(name, terminal);
    const text = decodeRuleFile(bytes);
    const formatted = formatRules(text);
    // A file in another encoding stays as it is: writing it would change more than its looks.
    if (formatted === text || !isPlainUtf8(bytes, text)) continue;
    changed++;
    if (flags.check) terminal.write(`${name} is not formatted.\n`);
    else {
      await terminal.writeFile(name, formatted);
      terminal.write(`${name} formatted.\n`);
    }
  }
  if (changed === 0) terminal.write('Everything is formatted.\n');
  return flags.check && changed > 0 ? 1 : 0;
}

function isPlainUtf8(bytes: Uint8Array, text: string): boolean {
  return Buffer.compare(Buffer.from(text, 'utf8'), bytes) === 0;
}
