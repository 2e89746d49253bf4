import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic, Rule, RuleFile } from '../../rules/language/index.ts';
import { writeFileInPlace } from '../files.ts';
import { rulesIn } from '../guard/rule-folders.ts';
import type { RuleStore } from '../guard/rules.ts';
import type { RuleEffect } from '../verdict/verdict.ts';
import { LOCKED_TAG } from '../verdict/verdict.ts';
import { itemsOf, type RuleItem, withAdded, withItem } from './items.ts';
import {
  CHANGES_FILE,
  type Override,
  type Overrides,
  OWN_FILE,
  readOverrides,
  SWITCHES_FILE,
  writeOverrides,
} from './overlay.ts';
import { type PackState, type Version, type Versions, versionStore } from './versions.ts';

/** A change to the rules as a person asks for it. */
export type Change =
  /** `rule` is empty for a new one, which goes into the person's own pack. */
  | { readonly kind: 'text'; readonly rule: string; readonly text: string }
  | { readonly kind: 'effect'; readonly rule: string; readonly effect: RuleEffect }
  | { readonly kind: 'switch'; readonly rules: readonly string[]; readonly on: boolean }
  | { readonly kind: 'remove'; readonly rule: string };

/** A change that cannot be made; the text says why and what to do. */
export class RulebookError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, diagnostics: readonly Diagnostic[] = []) {
    super(message);
    this.diagnostics = diagnostics;
  }
}

/** Own files as they would stand after a change. */
export interface Planned {
  readonly files: readonly RuleFile[];
  /** Packs that the change touches. */
  readonly packs: readonly string[];
  /** The rule it is about, by the name it has afterwards; empty for several. */
  readonly rule: string;
}

export interface BookPack {
  /** The source and the name: `mine:my-rules`. */
  readonly id: string;
  /** The file's name without its ending. */
  readonly name: string;
  /** `managed` comes from the machine's administrators, and nothing here changes it. */
  readonly source: 'built-in' | 'managed' | 'mine';
  readonly file: RuleFile;
  readonly rules: readonly Rule[];
}

/** What a person changed about the rules, and how to change more. */
export interface Rulebook {
  packs(): readonly BookPack[];
  find(rule: string): { readonly pack: BookPack; readonly rule: Rule } | undefined;
  /** The rule's definition in force, as text; with the comments inside of it. */
  textOf(rule: string): string;
  override(rule: string): Override;
  /** Whether the rule is other than its pack brought it. */
  isChanged(rule: string): boolean;
  /** Files in force, in the order they are read. */
  files(): readonly RuleFile[];
  /** All files in the order they would be read if the own ones were these. */
  filesWith(own: readonly RuleFile[]): readonly RuleFile[];
  /** The own files with one more, or with another text for one of them. */
  ownWith(name: string, text: string): readonly RuleFile[];
  /** What the own files would be. @throws {RulebookError} */
  plan(change: Change): Planned;
  /** Puts a change into force as a new version. @throws {RulebookError} and then nothing was changed */
  make(change: Change, what: string): { readonly rule: string; readonly takeBack: () => void };
  /** Adds a whole file of rules. @throws {RulebookError} */
  addPack(name: string, text: string, what: string): { readonly takeBack: () => void };
  /** Takes a whole file of own rules away, and what was said about its rules. @throws {RulebookError} */
  removePack(pack: string, what: string): { readonly takeBack: () => void };
  versions(pack: string): readonly Version[];
  /** @throws {RulebookError} */
  restore(pack: string, version: string, what: string): { readonly takeBack: () => void };
}

export interface RulebookFolders {
  readonly builtIn: string;
  readonly own: string;
  /** Earlier states of packs. */
  readonly versions: string;
  /** Rules of the machine's administrators. */
  readonly managed?: () => readonly RuleFile[];
}

export function openRulebook(folders: RulebookFolders, store: RuleStore, now: () => number): Rulebook {
  const history: Versions = versionStore(folders.versions);
  const builtIn = () => rulesIn(folders.builtIn);
  const managed = () => folders.managed?.() ?? [];
  const own = () => rulesIn(folders.own);
  const read = (name: string) => {
    const file = path.join(folders.own, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  const ownPath = (name: string) => path.join(folders.own, name);

  const filesWith = (files: readonly RuleFile[]) => [...builtIn(), ...managed(), ...files];

  function packs(): readonly BookPack[] {
    // A rule stays in the pack that it came with, whoever defines it anew.
    const rules = new Map(store.active.rules.rules.map((rule) => [rule.name, rule]));
    const pack = (file: RuleFile, source: BookPack['source']): BookPack => {
      const name = path.basename(file.name).replace(/\.ya?ml$/, '');
      return {
        id: `${source}:${name}`,
        name,
        source,
        file,
        rules: itemsOf(file).flatMap(({ kind, name: item }) => {
          const rule = kind === 'rule' ? rules.get(item) : undefined;
          if (rule) rules.delete(item);
          return rule ? [rule] : [];
        }),
      };
    };
    const mine = own().filter(({ name }) => !GENERATED.has(path.basename(name)));
    return [
      ...builtIn().map((file) => pack(file, 'built-in')),
      ...managed().map((file) => pack(file, 'managed')),
      ...mine.map((file) => pack(file, 'mine')),
    ];
  }

  function find(name: string) {
    for (const pack of packs()) {
      const rule = pack.rules.find((one) => one.name === name);
      if (rule) return { pack, rule };
    }
    return undefined;
  }

  function known(name: string) {
    const found = find(name);
    if (!found) throw new RulebookError(`There is no rule called “${name}” any more.`);
    return found;
  }

  const overrides = (): Overrides => readOverrides(read(SWITCHES_FILE));
  const edits = (): readonly RuleItem[] => itemsOf({ name: CHANGES_FILE, content: read(CHANGES_FILE) });

  /** Tags of a rule before any override: those of its definition. */
  function ownTags(rule: string, files: readonly RuleFile[]): readonly string[] {
    const { rules } = store.tryOut(files.filter(({ name }) => path.basename(name) !== SWITCHES_FILE));
    return rules?.rules.find(({ name }) => name === rule)?.tags ?? find(rule)?.rule.tags ?? [];
  }

  /** The own files with one of them changed; an empty text takes it away. */
  function changed(files: readonly RuleFile[], name: string, text: string): readonly RuleFile[] {
    const others = files.filter((file) => path.basename(file.name) !== name);
    const next = text.trim() === '' ? others : [...others, { name: ownPath(name), content: text }];
    return next.toSorted((a, b) => (path.basename(a.name) < path.basename(b.name) ? -1 : 1));
  }

  function withOverrides(files: readonly RuleFile[], next: Overrides): readonly RuleFile[] {
    const said = Object.values(next).some(({ on, effect }) => on !== undefined || effect !== undefined);
    return changed(files, SWITCHES_FILE, said ? writeOverrides(next, (rule) => ownTags(rule, files)) : '');
  }

  function mayChange({ rule, pack }: { readonly rule: Rule; readonly pack: BookPack }): void {
    if (pack.source === 'managed') {
      throw new RulebookError(`“${rule.name}” was set by your organisation, so it cannot be changed here.`);
    }
    if (rule.tags.includes(LOCKED_TAG)) {
      throw new RulebookError(`“${rule.name}” protects Perch itself, so it is always on and cannot be changed.`);
    }
  }

  function planText(name: string, text: string): Planned {
    const items = itemsOf({ name: 'change.yaml', content: text }).filter(({ kind }) => kind === 'rule');
    const [item] = items;
    if (!item) throw new RulebookError('There is no rule in this text. It begins with “- rule:” and a name.');
    if (name === '') {
      if (items.some((one) => find(one.name))) {
        throw new RulebookError(`There is a rule called “${item.name}” already. Give this one another name.`);
      }
      const files = changed(own(), OWN_FILE, withAdded(read(OWN_FILE), text));
      return { files, packs: [`mine:${OWN_FILE.replace(/\.yaml$/, '')}`], rule: item.name };
    }
    const found = known(name);
    mayChange(found);
    const { pack } = found;
    const next = withoutEffect(overrides(), name);
    if (pack.source === 'mine') {
      const base = path.basename(pack.file.name);
      const before = itemsOf(pack.file).find((one) => one.kind === 'rule' && one.name === name);
      if (!before) throw new RulebookError(`“${name}” is not where it was. Look at ${base}.`);
      const files = changed(own(), base, withItem(read(base), before, text));
      return { files: withOverrides(files, renamed(next, name, item.name)), packs: [pack.id], rule: item.name };
    }
    if (item.name !== name) {
      throw new RulebookError(`A rule that came with Perch keeps its name. Write “rule: ${name}”, or make a new rule.`);
    }
    const before = edits().find((one) => one.name === name);
    const file = read(CHANGES_FILE);
    const files = changed(own(), CHANGES_FILE, before ? withItem(file, before, text) : withAdded(file, text));
    return { files: withOverrides(files, next), packs: [pack.id], rule: name };
  }

  function plan(change: Change): Planned {
    switch (change.kind) {
      case 'text':
        return planText(change.rule, change.text);
      case 'effect': {
        const found = known(change.rule);
        mayChange(found);
        const all = overrides();
        const same = ownTags(change.rule, own());
        const effect = effectOfTags(same) === change.effect ? undefined : change.effect;
        const files = withOverrides(own(), { ...all, [change.rule]: { ...all[change.rule], effect } });
        return { files, packs: [found.pack.id], rule: change.rule };
      }
      case 'switch': {
        const found = change.rules.map(known);
        const loose = found.filter(({ rule }) => !rule.tags.includes(LOCKED_TAG));
        if (loose.length === 0) mayChange(known(change.rules[0] ?? ''));
        const next = { ...overrides() };
        for (const { rule } of loose) next[rule.name] = { ...next[rule.name], on: change.on ? undefined : false };
        return {
          files: withOverrides(own(), next),
          packs: [...new Set(loose.map(({ pack }) => pack.id))],
          rule: loose.length === 1 ? (loose[0]?.rule.name ?? '') : '',
        };
      }
      case 'remove': {
        const found = known(change.rule);
        mayChange(found);
        const { pack } = found;
        const rest = without(overrides(), change.rule);
        if (pack.source === 'built-in') {
          const before = edits().find((one) => one.name === change.rule);
          const files = before ? changed(own(), CHANGES_FILE, withItem(read(CHANGES_FILE), before, '')) : own();
          return { files: withOverrides(files, rest), packs: [pack.id], rule: change.rule };
        }
        const base = path.basename(pack.file.name);
        const before = itemsOf(pack.file).find((one) => one.kind === 'rule' && one.name === change.rule);
        const files = before ? changed(own(), base, withItem(read(base), before, '')) : own();
        return { files: withOverrides(files, rest), packs: [pack.id], rule: '' };
      }
    }
  }

  function stateOf(pack: string): PackState {
    const [source, name = ''] = split(pack);
    const found = packs().find(({ id }) => id === pack);
    const names = new Set(found?.rules.map((rule) => rule.name) ?? []);
    return {
      text: source === 'mine' ? read(`${name}.yaml`) : '',
      edits: Object.fromEntries(edits().flatMap((one) => (names.has(one.name) ? [[one.name, one.text]] : []))),
      overrides: Object.fromEntries(Object.entries(overrides()).filter(([rule]) => names.has(rule))),
    };
  }

  /** Writes the files, once it is sure that they load. */
  function put(planned: Planned): void {
    const outcome = store.tryOut(planned.files);
    if (!outcome.ok) {
      const errors = outcome.diagnostics.filter(({ severity }) => severity === 'error');
      throw new RulebookError(outcome.message ?? errors[0]?.message ?? 'The rules do not load.', errors);
    }
    const wanted = new Map(planned.files.map(({ name, content }) => [path.basename(name), content]));
    for (const { name } of own()) if (!wanted.has(path.basename(name))) rmSync(name);
    for (const [name, content] of wanted) {
      // What is there already is left as it is, byte for byte; what an undo brings back may be gone from the disk.
      if (!isOnDisk(ownPath(name), content)) writeFileInPlace(ownPath(name), content);
    }
    store.reload();
  }

  /** Puts planned files into force and remembers how every pack was and is. */
  function commit(planned: Planned, what: string): { readonly takeBack: () => void } {
    const before = own();
    const states = planned.packs.map((pack) => ({ pack, state: stateOf(pack) }));
    put(planned);
    for (const { pack, state } of states) {
      if (history.list(pack).length === 0) history.add(pack, { id: FIRST, at: 0, what: '', state });
      history.add(pack, { id: randomUUID(), at: now(), what, state: stateOf(pack) });
    }
    return {
      takeBack() {
        put({ ...planned, files: before });
        for (const { pack, state } of states) {
          history.add(pack, { id: randomUUID(), at: now(), what: `Taken back: ${what}`, state });
        }
      },
    };
  }

  /** A pack that an update took away must not take the others down with what was said about its rules. */
  function dropOrphans(): void {
    if (!store.active.fault) return;
    const others = own().filter(({ name }) => !GENERATED.has(path.basename(name)));
    const there = new Set(store.tryOut(others).rules?.rules.map(({ name }) => name) ?? []);
    if (there.size === 0) return;
    const kept = Object.fromEntries(Object.entries(overrides()).filter(([rule]) => there.has(rule)));
    const files = withOverrides(own(), kept);
    if (store.tryOut(files).ok) put({ files, packs: [], rule: '' });
  }
  dropOrphans();

  return {
    packs,
    find,
    textOf(name) {
      const edited = edits().find((one) => one.name === name);
      if (edited) return edited.text;
      const found = find(name);
      if (!found) return '';
      return itemsOf(found.pack.file).find((one) => one.kind === 'rule' && one.name === name)?.text ?? '';
    },
    override: (rule) => overrides()[rule] ?? {},
    isChanged: (name) => edits().some((one) => one.name === name) || overrides()[name]?.effect !== undefined,
    files: () => filesWith(own()),
    filesWith,
    ownWith: (name, text) => changed(own(), name, text),
    plan,
    make(change, what) {
      const planned = plan(change);
      return { rule: planned.rule, ...commit(planned, what) };
    },
    addPack(name, text, what) {
      const base = freeName(name, (one) => existsSync(ownPath(`${one}.yaml`)));
      const files = changed(own(), `${base}.yaml`, text);
      return commit({ files, packs: [`mine:${base}`], rule: '' }, what);
    },
    removePack(pack, what) {
      const found = packs().find(({ id }) => id === pack);
      if (!found) throw new RulebookError('This pack is not there any more.');
      if (found.source !== 'mine') {
        throw new RulebookError('Only rules of your own can be removed. Switch this pack off instead.');
      }
      const names = new Set(found.rules.map(({ name }) => name));
      const others = Object.fromEntries(Object.entries(overrides()).filter(([rule]) => !names.has(rule)));
      const files = withOverrides(changed(own(), path.basename(found.file.name), ''), others);
      return commit({ files, packs: [pack], rule: '' }, what);
    },
    versions: (pack) => history.list(pack),
    restore(pack, version, what) {
      const wanted = history.list(pack).find(({ id }) => id === version);
      if (!wanted) throw new RulebookError('This version is not kept any more.');
      const [source, name = ''] = split(pack);
      const names = new Set([
        ...(packs()
          .find(({ id }) => id === pack)
          ?.rules.map((rule) => rule.name) ?? []),
        ...Object.keys(wanted.state.overrides),
      ]);
      const others = Object.fromEntries(Object.entries(overrides()).filter(([rule]) => !names.has(rule)));
      const kept = edits().filter((one) => !names.has(one.name));
      const texts = [...kept.map(({ text }) => text), ...Object.values(wanted.state.edits)];
      let files = changed(own(), CHANGES_FILE, texts.map((text) => text.trim()).join('\n\n'));
      if (source === 'mine') files = changed(files, `${name}.yaml`, wanted.state.text);
      files = withOverrides(files, { ...others, ...wanted.state.overrides });
      return commit({ files, packs: [pack], rule: '' }, what);
    },
  };
}

const GENERATED: ReadonlySet<string> = new Set([CHANGES_FILE, SWITCHES_FILE]);
/** Id of the version that a pack had before anything was changed. */
export const FIRST = 'first';

function isOnDisk(file: string, content: string | Uint8Array): boolean {
  return existsSync(file) && readFileSync(file).equals(Buffer.from(content));
}

function split(pack: string): readonly string[] {
  const at = pack.indexOf(':');
  return [pack.slice(0, at), pack.slice(at + 1)];
}

function effectOfTags(tags: readonly string[]): RuleEffect {
  if (tags.includes('coding_agent_deny')) return 'deny';
  return tags.includes('coding_agent_ask') ? 'ask' : 'record';
}

function without(overrides: Overrides, rule: string): Overrides {
  const { [rule]: _, ...rest } = overrides;
  return rest;
}

/** A new definition says its effect itself. */
function withoutEffect(overrides: Overrides, rule: string): Overrides {
  const known = overrides[rule];
  return known ? { ...overrides, [rule]: { on: known.on } } : overrides;
}

function renamed(overrides: Overrides, before: string, after: string): Overrides {
  const known = overrides[before];
  return before === after || !known ? overrides : { ...without(overrides, before), [after]: known };
}

/** A file name for a pack that is not taken yet. */
function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  const plain = wanted
    .toLowerCase()
    .replace(/\.ya?ml$/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  // Files are read in the order of their names, and Perch's own must come last.
  const base = plain === '' || plain.startsWith('zz') ? `pack-${plain}`.replace(/-$/, '') : plain;
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!isTaken(name)) return name;
  }
}
