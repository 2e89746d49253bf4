import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import {
  applyEdits,
  type EditResult,
  type FormattingOptions,
  findNodeAtLocation,
  type JSONPath,
  modify,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { readFileOf } from '../read-file.ts';
import { takeLock } from './lock.ts';

/** A person's settings file cannot be read or edited. Nothing was written. */
export class SettingsFileError extends Error {
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.file = file;
  }
}

/** One file as it stood when it was read. */
export interface FileContent {
  /** As asked for; may be a symbolic link, into a folder of dotfiles say. */
  readonly file: string;
  readonly exists: boolean;
  readonly bytes: Buffer;
}

/** One settings file and what it says. */
export interface SettingsFile extends FileContent {
  /** Without a byte order mark. */
  readonly text: string;
  readonly value: unknown;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** Bytes. Far more than anybody's settings. */
const LARGEST = 32 * 1024 * 1024;

/** @throws {SettingsFileError} when something is there that cannot be read */
export function readContent(file: string): FileContent {
  try {
    return { file, exists: true, bytes: readFileOf(file, LARGEST) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { file, exists: false, bytes: Buffer.alloc(0) };
    throw new SettingsFileError(file, `Perch cannot read ${file}: ${(error as Error).message}`);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a file, a byte order mark included. @throws {SettingsFileError} when the bytes are no UTF-8 */
export function textOf({ file, bytes }: FileContent): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new SettingsFileError(file, `${file} is not written in UTF-8, so Perch left it as it is.`);
  }
}

/** @throws {SettingsFileError} when the file is there and is not JSON; comments and trailing commas are fine */
export function readSettingsFile(file: string): SettingsFile {
  return parseSettings(readContent(file));
}

/** The settings that these bytes hold. @throws {SettingsFileError} naming the place of the first mistake */
export function parseSettings(content: FileContent): SettingsFile {
  const { file } = content;
  const whole = textOf(content);
  const text = whole.startsWith(BYTE_ORDER_MARK) ? whole.slice(1) : whole;
  if (text.trim() === '') return { ...content, text, value: {} };
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
  return { ...content, text, value };
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
    const edits = isListRemoval(change)
      ? listRemoval(text, change.path)
      : modify(text, change.path, change.value, { formattingOptions, isArrayInsertion: change.insert ?? false });
    text = applyEdits(text, edits);
  }
  if (settings.text.trim() === '') text += formattingOptions.eol;
  const mark = settings.bytes.toString('utf8').startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  return Buffer.from(mark + text, 'utf8');
}

function isListRemoval({ path: steps, value }: Change): boolean {
  return value === undefined && typeof steps.at(-1) === 'number';
}

/**
 * Takes one item out of a list, with the comma that set it apart. The library's own way expects a line end before the
 * closing bracket, and without one it cuts into the item before.
 */
function listRemoval(text: string, steps: JSONPath): EditResult {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const list = tree && findNodeAtLocation(tree, steps.slice(0, -1));
  const index = steps.at(-1) as number;
  const item = list?.children?.[index];
  if (!list?.children || !item) return [];
  const before = list.children[index - 1];
  const after = list.children[index + 1];
  const start = before ? before.offset + before.length : item.offset;
  const end = !before && after ? after.offset : item.offset + item.length;
  return [{ offset: start, length: end - start, content: '' }];
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
 * Follows symbolic links and keeps the permissions; a file its owner may not write is left alone.
 * @param mode permissions of a file that was not there
 * @throws {SettingsFileError} when the file changed since it was read, or cannot be written
 */
export function replaceFile(content: FileContent, bytes: Buffer, mode = 0o600): void {
  changing(content, (target) => {
    mkdirSync(path.dirname(target), { recursive: true });
    const temporary = path.join(path.dirname(target), `.${path.basename(target)}.perch-${process.pid}`);
    try {
      writeDurably(temporary, bytes);
      chmodSync(temporary, content.exists ? statSync(target).mode & 0o777 : mode);
      refuseIfChanged(content);
      renameSync(temporary, target);
    } finally {
      rmSync(temporary, { force: true });
    }
  });
}

/** @throws {SettingsFileError} when the file changed since it was read, or cannot be removed */
export function removeFile(content: FileContent): void {
  changing(content, (target) => {
    refuseIfChanged(content);
    rmSync(target, { force: true });
  });
}

/** Does something to a file while no program that keeps to the same lock does. */
function changing(content: FileContent, change: (target: string) => void): void {
  const { file } = content;
  try {
    const target = content.exists ? realpathSync(file) : file;
    if (content.exists && (statSync(target).mode & 0o200) === 0) {
      throw new SettingsFileError(
        file,
        `${file} is write-protected, so Perch left it as it is. Allow writing to it and try again.`,
      );
    }
    mkdirSync(path.dirname(target), { recursive: true });
    const release = takeLock(`${target}.lock`);
    if (!release) throw new SettingsFileError(file, changedMeanwhile(file));
    try {
      change(target);
    } finally {
      release();
    }
  } catch (error) {
    if (error instanceof SettingsFileError) throw error;
    throw new SettingsFileError(file, `Perch cannot write ${file}: ${(error as Error).message}`);
  }
}

function writeDurably(file: string, bytes: Buffer): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function refuseIfChanged(content: FileContent): void {
  const now = readContent(content.file);
  if (now.exists === content.exists && now.bytes.equals(content.bytes)) return;
  throw new SettingsFileError(content.file, changedMeanwhile(content.file));
}

function changedMeanwhile(file: string): string {
  return `${file} was changed by another program just now. Try again.`;
}

export function fingerprint(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
