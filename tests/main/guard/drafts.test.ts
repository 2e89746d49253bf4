import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { draft } from '../../../main/cli/draft.ts';
import {
  acceptDraft,
  DraftError,
  type DraftFolders,
  listDrafts,
  rejectDraft,
  reviewDraft,
  submitDraft,
} from '../../../main/guard/drafts.ts';
import type { LoadOptions } from '../../../rules/language/index.ts';
import { temporaryFolder } from '../../temporary.ts';

const FIELD = { name: 'tool.name', type: 'string', list: false, description: 'The tool.', example: 'Bash' } as const;
const OPTIONS: LoadOptions = {
  catalogues: [
    {
      source: 'coding_agent',
      fields: [FIELD],
      reader: () => () => undefined,
    } as unknown as LoadOptions['catalogues'][number],
  ],
};

const rule = (name: string, condition: string, more = '') => `
- rule: ${name}
  desc: A rule.
  condition: ${condition}
  output: no
  priority: WARNING
  source: coding_agent
  tags: [coding_agent_deny]
${more}`;

const IN_FORCE = [
  { name: 'own.yaml', content: `- list: shells\n  items: [Bash]\n${rule('Deny shells', 'tool.name in (shells)')}` },
];

function newFolders(): DraftFolders {
  const data = temporaryFolder();
  return { drafts: path.join(data, 'drafts'), own: path.join(data, 'packs') };
}

const written = (content: string, name = 'mine') => ({ name, content, examples: '', writtenAt: 0 });

describe('a draft', () => {
  it('is kept, listed and replaced by a newer one of its name', () => {
    const folders = newFolders();
    expect(listDrafts(folders)).toEqual([]);
    submitDraft(folders, { name: 'mine', content: 'a', examples: 'b' });
    expect(listDrafts(folders)).toMatchObject([{ name: 'mine', content: 'a', examples: 'b' }]);
    submitDraft(folders, { name: 'mine', content: 'c', examples: '' });
    expect(listDrafts(folders)).toMatchObject([{ name: 'mine', content: 'c', examples: '' }]);
    expect(existsSync(folders.own)).toBe(false);
  });

  it.each(['../packs/mine', 'a/b', '', '.hidden', 'CON:', 'x'.repeat(65)])('called "%s" is refused', (name) => {
    expect(() => submitDraft(newFolders(), { name, content: '', examples: '' })).toThrow(DraftError);
  });

  it('that is too large is refused', () => {
    expect(() => submitDraft(newFolders(), { name: 'a', content: 'x'.repeat(300_000), examples: '' })).toThrow(
      /256 KiB/,
    );
  });
});

describe('before it is accepted a person sees', () => {
  it('the rules it adds', () => {
    const review = reviewDraft(written(rule('Deny reading', 'tool.name = Read')), IN_FORCE, OPTIONS);
    expect(review).toMatchObject({
      isSound: true,
      added: [{ name: 'Deny reading' }],
      changed: [],
      lost: [],
      redefined: [],
    });
  });

  it('the rules it changes', () => {
    const content = `- rule: Deny shells\n  condition: and tool.name = never\n  override: { condition: append }\n`;
    expect(reviewDraft(written(content), IN_FORCE, OPTIONS).changed).toMatchObject([
      { before: { name: 'Deny shells' } },
    ]);
  });

  it('the rules it takes away', () => {
    const content = `- rule: Deny shells\n  enabled: false\n  override: { enabled: replace }\n`;
    expect(reviewDraft(written(content), IN_FORCE, OPTIONS).lost).toMatchObject([{ name: 'Deny shells' }]);
  });

  it('the lists of others that it adds to', () => {
    const content = `- list: shells\n  items: [Zsh]\n  override: { items: append }\n`;
    expect(reviewDraft(written(content), IN_FORCE, OPTIONS).redefined).toEqual(['list shells']);
  });

  it('its mistakes, with their places', () => {
    const review = reviewDraft(written(rule('Broken', 'tool.name = = x')), IN_FORCE, OPTIONS);
    expect(review.isSound).toBe(false);
    expect(review.diagnostics[0]).toMatchObject({ file: 'mine.yaml', severity: 'error' });
  });
});

describe('accepting', () => {
  const content = rule('Deny reading', 'tool.name = Read');

  it('moves the draft and its examples to the rules that bind', () => {
    const folders = newFolders();
    submitDraft(folders, { name: 'mine', content, examples: 'e' });
    const file = acceptDraft(folders, 'mine', content, IN_FORCE, OPTIONS);
    expect(readFileSync(file, 'utf8')).toBe(content);
    expect(readFileSync(path.join(folders.own, 'mine.examples.yaml'), 'utf8')).toBe('e');
    expect(listDrafts(folders)).toEqual([]);
  });

  it('does not take what was exchanged after the person looked', () => {
    const folders = newFolders();
    submitDraft(folders, { name: 'mine', content: `${content}\n# more`, examples: '' });
    expect(() => acceptDraft(folders, 'mine', content, IN_FORCE, OPTIONS)).toThrow(/Look at it again/);
    expect(existsSync(folders.own)).toBe(false);
  });

  it('does not take what does not load, and comes after rules of its name that are there', () => {
    const folders = newFolders();
    submitDraft(folders, { name: 'broken', content: '- rule: x', examples: '' });
    expect(() => acceptDraft(folders, 'broken', '- rule: x', IN_FORCE, OPTIONS)).toThrow(/mistake/);
    submitDraft(folders, { name: 'mine', content, examples: '' });
    acceptDraft(folders, 'mine', content, IN_FORCE, OPTIONS);
    submitDraft(folders, { name: 'mine', content, examples: '' });
    const second = acceptDraft(folders, 'mine', content, IN_FORCE, OPTIONS);
    const names = readdirSync(folders.own);
    expect(names).toHaveLength(2);
    expect(names.sort().at(-1)).toBe(path.basename(second));
  });

  it('rejecting throws it away', () => {
    const folders = newFolders();
    submitDraft(folders, { name: 'mine', content, examples: 'e' });
    rejectDraft(folders, 'mine');
    expect(listDrafts(folders)).toEqual([]);
    expect(() => rejectDraft(folders, 'mine')).toThrow(DraftError);
    expect(() => rejectDraft(folders, '../packs/own')).toThrow(DraftError);
  });
});

it('perch draft hands a file over, and binds nothing', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'no-push.yaml');
  writeFileSync(file, 'rules');
  writeFileSync(path.join(folder, 'no-push.examples.yaml'), 'examples');
  let out = '';
  let err = '';
  const printer = { write: (text: string) => (out += text), writeError: (text: string) => (err += text) };
  const data = path.join(folder, 'data');
  expect(await draft([file, '--data', data], printer)).toBe(0);
  expect(out).toMatch(/binds once they accept it/);
  const folders = { drafts: path.join(data, 'drafts'), own: path.join(data, 'packs') };
  expect(listDrafts(folders)).toMatchObject([{ name: 'no-push', content: 'rules', examples: 'examples' }]);
  expect(existsSync(folders.own)).toBe(false);
  expect(await draft([path.join(folder, 'missing.yaml')], printer)).toBe(1);
  expect(await draft([], printer)).toBe(2);
  expect(err).toMatch(/usage/);
});
