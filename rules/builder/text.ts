import { Document, isMap, isSeq, parseDocument, Scalar, type YAMLMap } from 'yaml';
import { composeCondition, readCondition } from './condition.ts';
import type { Built, BuiltEffect } from './rule.ts';

const DENY = 'coding_agent_deny';
const ASK = 'coding_agent_ask';
const WIDTH = 78;

/** What a built rule says where the person said nothing. */
interface Words {
  readonly desc: string;
  readonly output: string;
  readonly priority: string;
}

/** Control characters have no place in a rule that was put together from menus. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/gu;

/**
 * The rule as text of a rule file.
 * @param keep the text of the rule as it was: what the builder does not know of it stays
 */
export function composeRule(built: Built, keep = ''): string {
  const plain = printable(built);
  const kept = ruleIn(keep);
  if (!kept) return fresh(plain);
  const { document, item } = kept;
  const before = readRule(keep);
  const words = wordsFor(plain);
  item.set('rule', plain.title);
  setCondition(item, composeCondition(plain));
  for (const key of ['desc', 'output', 'priority'] as const) {
    const generated = before && text(item, key).trim() === wordsFor(before)[key];
    if (generated || !item.has(key)) item.set(key, words[key]);
  }
  const own = tagsOf(item).filter((tag) => tag !== DENY && tag !== ASK);
  item.set('tags', document.createNode([...effectTags(plain.effect), ...own], { flow: true }));
  return print(document);
}

/** The text as a built rule; undefined when it is not one rule alone, or says more than the builder can. */
export function readRule(source: string): Built | undefined {
  const found = ruleIn(source);
  if (!found) return undefined;
  const { item } = found;
  if (KNOWN.some((key) => item.has(key) && typeof item.get(key) === 'object' && key !== 'tags')) return undefined;
  if (item.items.some(({ key }) => !KNOWN.includes(String(key)))) return undefined;
  const condition = readCondition(text(item, 'condition'));
  if (!condition || text(item, 'source') !== 'coding_agent') return undefined;
  const tags = tagsOf(item);
  const effect: BuiltEffect = tags.includes(DENY) ? 'deny' : tags.includes(ASK) ? 'ask' : 'record';
  return { title: text(item, 'rule'), ...condition, effect };
}

/** The one rule in a text with another effect; everything else stays. The text itself when there is no such rule. */
export function withEffect(source: string, effect: BuiltEffect): string {
  const found = ruleIn(source);
  if (!found) return source;
  const { document, item } = found;
  const own = tagsOf(item).filter((tag) => tag !== DENY && tag !== ASK);
  item.set('tags', document.createNode([...effectTags(effect), ...own], { flow: true }));
  return print(document);
}

/** Keys of a rule that the builder understands or keeps; exceptions and overrides say more. */
const KNOWN = ['rule', 'desc', 'condition', 'output', 'priority', 'source', 'tags', 'enabled'];

function fresh(built: Built): string {
  const words = wordsFor(built);
  const document = new Document([
    {
      rule: built.title,
      desc: words.desc,
      condition: '',
      output: words.output,
      priority: words.priority,
      source: 'coding_agent',
    },
  ]);
  const [item] = isSeq(document.contents) ? document.contents.items : [];
  if (isMap(item)) {
    setCondition(item as YAMLMap, composeCondition(built));
    item.set('tags', document.createNode(effectTags(built.effect), { flow: true }));
  }
  return print(document);
}

function wordsFor({ title, effect }: Built): Words {
  // In an output, a percent sign begins a field.
  const named = (title.replaceAll(/[.!?]+$/g, '') || title).replaceAll('%', '％');
  switch (effect) {
    case 'deny':
      return {
        desc: `Your rule: ${named}.`,
        output: `This is off limits by the person’s own rule “${named}”. Do not look for another way; tell them what you wanted to do and why.`,
        priority: 'CRITICAL',
      };
    case 'ask':
      return {
        desc: `Your rule: ${named}.`,
        output: `The person is asked first, by their own rule “${named}”. Go on with what does not need it.`,
        priority: 'WARNING',
      };
    case 'record':
      return { desc: `Your rule: ${named}.`, output: `Noted by the person’s own rule “${named}”.`, priority: 'NOTICE' };
  }
}

function effectTags(effect: BuiltEffect): readonly string[] {
  if (effect === 'record') return [];
  return [effect === 'deny' ? DENY : ASK];
}

function printable(built: Built): Built {
  const clean = (value: string) => value.replaceAll(UNPRINTABLE, ' ');
  return {
    ...built,
    title: clean(built.title).trim() || 'A rule without a name',
    agents: built.agents.map(clean),
    clauses: built.clauses
      .filter((clause) => clause.type === 'named' || clause.values.length > 0)
      .map((clause) => (clause.type === 'named' ? clause : { ...clause, values: clause.values.map(clean) })),
  };
}

interface Found {
  readonly document: Document;
  readonly item: YAMLMap;
}

/** The one rule in a text; undefined when there is anything else. */
function ruleIn(source: string): Found | undefined {
  if (source.trim() === '') return undefined;
  const document = parseDocument(source);
  if (document.errors.length > 0 || !isSeq(document.contents) || document.contents.items.length !== 1) return undefined;
  const [item] = document.contents.items;
  return isMap(item) && item.has('rule') && item.has('condition')
    ? { document: document as unknown as Document, item: item as YAMLMap }
    : undefined;
}

function setCondition(item: YAMLMap, condition: string): void {
  const scalar = new Scalar(condition);
  if (condition.length > WIDTH - 14) scalar.type = 'BLOCK_FOLDED';
  item.set('condition', scalar);
}

function text(item: YAMLMap, key: string): string {
  const value = item.get(key);
  return typeof value === 'string' ? value : value === undefined ? '' : String(value);
}

function tagsOf(item: YAMLMap): string[] {
  const value = item.get('tags');
  const tags: unknown = isSeq(value) ? value.toJSON() : value;
  return Array.isArray(tags) ? tags.map(String) : [];
}

function print(document: Document): string {
  return document.toString({ lineWidth: WIDTH, flowCollectionPadding: false });
}
