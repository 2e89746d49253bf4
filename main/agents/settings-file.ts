import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import {
  applyEdits,
  type FormattingOptions,
  type JSONPath,
  modify,
  type ParseError,
  parse,
  printParseErrorCode,
} from 'jsonc-parser';

/** A person's settings file cannot be read or edited. Nothing was written. */
export class SettingsFileError extends Error {
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.file = file;
  }
}

/** One settings file as it stood when it was read. */
export interface SettingsFile {
  /** As asked for; may be a symbolic link, into a folder of dotfiles say. */
  readonly file: string;
  readonly exists: boolean;
  readonly bytes: Buffer;
  /** Without a byte order mark. */
  readonly text: string;
  readonly value: unknown;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** @throws {SettingsFileError} when the file is there and is not JSON; comments and trailing commas are fine */
export function readSettingsFile(file: string): SettingsFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return { file, exists: false, bytes: Buffer.alloc(0), text: '', value: {} };
    }
    throw new SettingsFileError(file, `Perch cannot read ${file}: ${(error as Error).message}`);
  }
  return parseSettings(file, bytes);
}

/** The settings that these bytes hold. @throws {SettingsFileError} naming the place of the first mistake */
export function parseSettings(file: string, bytes: Buffer): SettingsFile {
  const text = bytes.toString('utf8').replace(BYTE_ORDER_MARK, '');
  if (text.trim() === '') return { file, exists: true, bytes, text, value: {} };
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const first = errors[0];
  if (first) {
    const before = text.slice(0, first.offset).split('\n');
    throw new SettingsFileError(
      file,
      `${file} has a mistake in line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1} ` +
        `(${printParseErrorCode(first.error)}). Perch left the file as it is: mend that line and try again.`,
    );
  }
  return { file, exists: true, bytes, text, value };
}

/** One change: set, insert into a list, or (value undefined) remove what stands at the path. */
export interface Change {
  readonly path: JSONPath;
  readonly value: unknown;
  readonly insert?: boolean;
}

/** The file's bytes after the changes; everything else stays as it was written, comments and order included. */
export function withChanges(settings: SettingsFile, changes: readonly Change[]): Buffer {
  if (changes.length === 0) return settings.bytes;
  const formattingOptions = formattingOf(settings.text);
  let text = settings.text.trim() === '' ? '{}' : settings.text;
  for (const change of changes) {
    const edits = modify(text, change.path, change.value, {
      formattingOptions,
      isArrayInsertion: change.insert ?? false,
    });
    text = applyEdits(text, edits);
  }
  if (settings.text.trim() === '') text += formattingOptions.eol;
  const mark = settings.bytes.toString('utf8').startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  return Buffer.from(mark + text, 'utf8');
}

function formattingOf(text: string): FormattingOptions & { readonly eol: string } {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
  };
}

/**
 * Puts new bytes in the file's place: a temporary file beside it, then a rename, so that nobody ever reads half of it.
 * Follows symbolic links and keeps the permissions.
 * @throws {SettingsFileError} when the file changed since it was read, or cannot be written
 */
export function replaceSettingsFile(settings: SettingsFile, bytes: Buffer): void {
  const target = settings.exists ? realpathSync(settings.file) : settings.file;
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.perch-${process.pid}`);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    const handle = openSync(temporary, 'w', 0o600);
    try {
      writeSync(handle, bytes);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    chmodSync(temporary, settings.exists ? statSync(target).mode & 0o777 : 0o600);
    if (changedSince(settings)) {
      throw new SettingsFileError(
        settings.file,
        `${settings.file} was changed by another program just now. Try again.`,
      );
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (error instanceof SettingsFileError) throw error;
    throw new SettingsFileError(settings.file, `Perch cannot write ${settings.file}: ${(error as Error).message}`);
  }
}

/** @throws {SettingsFileError} */
export function removeSettingsFile(settings: SettingsFile): void {
  if (changedSince(settings)) {
    throw new SettingsFileError(settings.file, `${settings.file} was changed by another program just now. Try again.`);
  }
  rmSync(settings.file, { force: true });
}

function changedSince(settings: SettingsFile): boolean {
  if (!existsSync(settings.file)) return settings.exists;
  return !settings.exists || !readFileSync(settings.file).equals(settings.bytes);
}

export function fingerprint(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
