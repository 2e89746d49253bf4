/** Code that is written into a Jupyter notebook. Its cells are there to be run, so they are judged like inline code. */
import type { FileTarget, JsonObject, JsonValue } from './call.ts';
import type { CodeLanguage } from './shell/scene.ts';

export interface CellCode {
  readonly language: CodeLanguage;
  readonly text: string;
}

/**
 * The code in what a call writes into a notebook; empty for other files and for cells of text.
 * @param real where the file really is, if that is known: its name there counts as well
 */
export function notebookCode(target: FileTarget, input: JsonObject, real?: string): readonly CellCode[] {
  const { newText, path } = target;
  if (newText === undefined || newText === '') return [];
  if (![path, real].some((name) => name !== undefined && /\.ipynb$/i.test(name))) return [];
  if (isTextCell(input['cell_type'] ?? input['cellType'] ?? input['language'])) return [];
  const cells = wholeNotebook(newText);
  return (cells ?? [newText]).flatMap(codeOfCell);
}

function isTextCell(kind: JsonValue | undefined): boolean {
  return typeof kind === 'string' && /^(?:markdown|raw|text)$/i.test(kind);
}

/** The code cells of a notebook file; undefined when the text is one cell's. */
function wholeNotebook(text: string): readonly string[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  let notebook: unknown;
  try {
    notebook = JSON.parse(text);
  } catch {
    return undefined;
  }
  const cells = (notebook as { readonly cells?: unknown }).cells;
  if (!Array.isArray(cells)) return undefined;
  return cells.flatMap((cell: { readonly cell_type?: unknown; readonly source?: unknown } | null) => {
    if (cell === null || typeof cell !== 'object' || cell.cell_type !== 'code') return [];
    const { source } = cell;
    return [Array.isArray(source) ? source.filter((line) => typeof line === 'string').join('') : String(source ?? '')];
  });
}

/** `%%bash` cells and `!command` lines are for a shell, as is what writes or runs a file; everything else is Python. */
function codeOfCell(source: string): readonly CellCode[] {
  const magic = /^\s*%%(\S+)([^\n]*)\n([\s\S]*)$/.exec(source);
  if (magic) {
    const [, name = '', options = '', text = ''] = magic;
    if (/^(?:writefile|file)$/.test(name)) return [{ language: 'posix', text: `tee ${options.trim()}` }];
    const language = cellLanguage(name);
    return language ? [{ language, text }] : [];
  }
  const commands: string[] = [];
  const python = source
    .split('\n')
    .map((line) => {
      const command = /^\s*(?:\w+\s*=\s*)?(?:!{1,2}|%(?:sx|system)\s)\s*(.+)$/.exec(line)?.[1];
      const magicCommand = /^\s*%((?:pip|conda|cd|rm|rmdir|mv|cp|cat|mkdir|ls)\b.*)$/.exec(line)?.[1];
      const program = /^\s*%run\s+(.+)$/.exec(line)?.[1];
      const inShell = command ?? magicCommand ?? (program && `python ${program}`);
      if (inShell) commands.push(inShell);
      return command !== undefined || /^\s*%/.test(line) ? '' : line;
    })
    .join('\n');
  const code: CellCode[] = python.trim() === '' ? [] : [{ language: 'python', text: python }];
  return [...code, ...(commands.length === 0 ? [] : [{ language: 'posix', text: commands.join('\n') } as const])];
}

function cellLanguage(magic: string): CodeLanguage | undefined {
  switch (magic) {
    case 'bash':
    case 'sh':
    case 'script':
    case 'system':
    case 'sx':
    case '!':
      return 'posix';
    case 'cmd':
      return 'cmd';
    case 'javascript':
    case 'js':
    case 'html':
    case 'markdown':
    case 'latex':
    case 'svg':
      return undefined;
    case 'perl':
    case 'ruby':
      return magic;
    case 'sql':
      return 'sql';
    default:
      return 'python';
  }
}
