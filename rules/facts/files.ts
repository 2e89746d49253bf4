/**
 * The little that facts may ask of a file system. Answers are facts about names, never contents, apart from
 * `readText` for the few small files that say which git branch is checked out. Real, in-memory and recorded
 * file systems implement it; nothing here throws.
 */
export interface Files {
  /** What a symbolic link points to, as written in it; undefined when the path is no link or cannot be read. */
  readlink(path: string): string | undefined;
  /** What stands at the path, links not followed; undefined when nothing does or it cannot be looked at. */
  lstat(path: string): FileKind | undefined;
  /** The file's text when it is at most `limit` bytes of UTF-8; undefined otherwise. */
  readText(path: string, limit: number): string | undefined;
  /**
   * The name as the file system stores it (Windows 8.3 names, letter case); undefined when it cannot tell.
   * Only systems that have several names for one file need it.
   */
  trueName?(path: string): string | undefined;
  /**
   * A text that is another one once what stands at the path, links followed, was changed; `''` where nothing stands.
   * Undefined when that cannot be told, because the last change is too fresh for a further one to show, for one.
   */
  stamp?(path: string): string | undefined;
}

export type FileKind = 'file' | 'folder' | 'link' | 'other';

/** The system whose rules for paths, letter case and shells apply to a call. */
export type OperatingSystem = 'linux' | 'macos' | 'windows';
