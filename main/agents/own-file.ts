import type { EntryState, FileEntry, Remover } from './file-entry.ts';
import { type FileContent, SettingsFileError, textOf } from './settings-file.ts';

/** A file that is Perch's from first to last: a plugin, a script, a hook file of its own. */
export function ownFile(options: {
  readonly file: string;
  readonly text: string;
  /** A line that says whose file it is. */
  readonly mark: string;
  readonly mode?: number;
}): FileEntry {
  const { file, text, mark, mode } = options;
  return {
    file,
    form: 'own-file',
    ...(mode === undefined ? {} : { mode }),
    marks: () => [mark],

    inspect(content): EntryState {
      if (!content.exists) return 'absent';
      if (content.bytes.equals(Buffer.from(text))) return 'registered';
      return isOurs(content, [mark]) ? 'outdated' : 'absent';
    },

    insert(content) {
      if (content.exists) {
        throw new SettingsFileError(
          file,
          `${file} is there already and is not Perch's, so Perch left it alone. Rename it and try again.`,
        );
      }
      return Buffer.from(text);
    },
  };
}

export const removeOwnFile: Remover = (content, marks) => (isOurs(content, marks) ? null : content.bytes);

function isOurs(content: FileContent, marks: readonly string[]): boolean {
  return content.exists && marks.some((mark) => textOf(content).includes(mark));
}
