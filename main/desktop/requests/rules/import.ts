import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dialog, net } from 'electron';
import type { ImportPreview, ImportSource, Outcome } from '../../../../preload/contract.ts';
import { RULE_OPTIONS } from '../../../../rules/facts/catalogue.ts';
import { decodeRuleFile, type RuleFile } from '../../../../rules/language/index.ts';
import { messageOf } from '../../../errors.ts';
import { writeFileInPlace } from '../../../files.ts';
import { reviewDraft } from '../../../guard/drafts.ts';
import type { Rulebook } from '../../../rulebook/book.ts';
import { effectOf } from '../../../verdict/judge.ts';
import type { Handlers } from '../../ipc.ts';
import type { UndoStore } from '../../undo.ts';
import { outcomeOf } from './outcome.ts';
import { diagnosticView } from './views.ts';

interface Read {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Something that could not be read; the text says why and what to do. */
class ImportError extends Error {}

/** The largest file of rules that is taken, in bytes. */
const LARGEST = 2_000_000;
/** How long a website may take, in milliseconds. */
const PATIENCE = 20_000;
/** Previews that can still be taken. */
const MOST_PREVIEWS = 8;
const RULE_FILES = { name: 'Rules', extensions: ['yaml', 'yml'] };

/** Rules from elsewhere, shown before anything of them is taken, and rules to give away. */
export function importRequests(
  book: Rulebook,
  undo: UndoStore,
  confirmLoosening: () => Promise<Outcome>,
): Handlers<'rules.preview' | 'rules.import' | 'rules.export'> {
  const previewed = new Map<string, { readonly title: string; readonly text: string; readonly touches: boolean }>();

  return {
    async 'rules.preview'(source) {
      try {
        const read = await readSource(source);
        if (!read) return { state: 'cancelled' };
        const preview = previewOf(read, book.files());
        if (preview.state !== 'ready') return preview;
        const touches = preview.touches.length > 0;
        previewed.set(preview.token, { title: preview.title, text: decodeRuleFile(read.bytes), touches });
        const oldest = previewed.size > MOST_PREVIEWS ? previewed.keys().next().value : undefined;
        if (oldest !== undefined) previewed.delete(oldest);
        return preview;
      } catch (error) {
        if (error instanceof ImportError) return { state: 'wrong', message: error.message, diagnostics: [] };
        throw error;
      }
    },
    async 'rules.import'(token) {
      const found = previewed.get(token);
      const agreed = found?.touches ? await confirmLoosening() : { ok: true as const };
      if (!agreed.ok) return agreed;
      return outcomeOf(undo, () => {
        if (!found) return undefined;
        const taken = book.addPack(found.title, found.text, `Imported from ${found.title}`);
        previewed.delete(token);
        return taken;
      });
    },
    async 'rules.export'(id) {
      const pack = book.packs().find((one) => one.id === id);
      if (!pack) return { ok: false, message: 'There is no such pack any more.' };
      const { filePath } = await dialog.showSaveDialog({ defaultPath: `${pack.name}.yaml`, filters: [RULE_FILES] });
      if (!filePath) return { ok: false, message: '' };
      try {
        const changed = pack.rules
          .filter(({ name }) => book.isChanged(name))
          .map(({ name }) => book.textOf(name).trim());
        const text = decodeRuleFile(Buffer.from(pack.file.content));
        writeFileInPlace(filePath, `${[text.trimEnd(), ...(pack.source === 'mine' ? [] : changed)].join('\n\n')}\n`);
        return { ok: true };
      } catch (error) {
        return { ok: false, message: `The rules could not be written there: ${messageOf(error)}` };
      }
    },
  };
}

async function readSource(source: ImportSource): Promise<Read | undefined> {
  switch (source.from) {
    case 'text':
      return { name: source.name, bytes: Buffer.from(source.text) };
    case 'url':
      return {
        name: path.posix.basename(new URL(source.url).pathname),
        bytes: await download(source.url, source.sha256),
      };
    case 'file': {
      const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile'], filters: [RULE_FILES] });
      const [file] = filePaths;
      if (!file) return undefined;
      try {
        const bytes = readFileSync(file);
        if (bytes.length > LARGEST) throw new ImportError('This file is too large for rules.');
        return { name: path.basename(file), bytes };
      } catch (error) {
        if (error instanceof ImportError) throw error;
        throw new ImportError(`The file could not be read: ${messageOf(error)}`);
      }
    }
  }
}

/** The bytes at the address, only when they are the ones that were promised. */
async function download(url: string, sha256: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await fetchBytes(url);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    throw new ImportError(`The rules could not be fetched: ${messageOf(error)}`);
  }
  const found = sumOf(bytes);
  if (found !== sha256.toLowerCase()) {
    throw new ImportError(
      `What lies there is not what you expect: its checksum is ${found}. Nothing was taken. Ask whoever gave you the address.`,
    );
  }
  return bytes;
}

/** By Electron's own requests, which know the system's proxies and authorities; its `fetch` hides where it was led. */
function fetchBytes(url: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const request = net.request({ url, redirect: 'manual', credentials: 'omit' });
    const stop = (message: string) => {
      reject(new ImportError(message));
      request.abort();
    };
    const timer = setTimeout(() => stop('The website took too long to answer. Try again later.'), PATIENCE);
    request.on('close', () => clearTimeout(timer));
    request.on('error', reject);
    request.on('redirect', (_status, _method, next) => {
      if (next.startsWith('https:')) request.followRedirect();
      else stop('The address leads to one that is not encrypted.');
    });
    request.on('response', (response) => {
      if (response.statusCode !== 200)
        return stop(`The website answered ${response.statusCode}. Is the address right?`);
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part) => {
        length += part.length;
        parts.push(part);
        if (length > LARGEST) stop('What lies there is too large for rules.');
      });
      response.on('end', () => resolve(Buffer.concat(parts)));
      response.on('error', reject);
    });
    request.end();
  });
}

function previewOf({ name, bytes }: Read, inForce: readonly RuleFile[]): ImportPreview {
  const text = decodeRuleFile(bytes);
  const title = name.replace(/\.ya?ml$/i, '') || 'imported';
  const review = reviewDraft({ name: title, content: text, examples: '', writtenAt: 0 }, inForce, RULE_OPTIONS);
  const diagnostics = review.diagnostics.map(diagnosticView);
  if (!review.isSound) {
    return { state: 'wrong', message: 'These rules have a mistake, so nothing of them can be taken.', diagnostics };
  }
  const rules = [...review.added, ...review.changed.map(({ after }) => after)];
  if (rules.length === 0 && review.lost.length === 0 && review.redefined.length === 0) {
    return { state: 'wrong', message: 'There is no rule in this file.', diagnostics };
  }
  return {
    state: 'ready',
    token: randomUUID(),
    title: name,
    sha256: sumOf(bytes),
    rules: rules.map((rule) => ({ title: rule.name, description: rule.description, effect: effectOf(rule) })),
    touches: [
      ...review.changed.map(({ before }) => before.name),
      ...review.lost.map((rule) => rule.name),
      ...review.redefined,
    ],
    diagnostics,
  };
}

function sumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
