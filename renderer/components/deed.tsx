import { Fragment, type ReactNode } from 'react';
import type { Deed, HistoryRow, KnownThing, Thing, VerdictWord } from '../../preload/contract.ts';
import { type Language, useLanguage } from '../messages/language.tsx';
import styles from './deed.module.css';
import { Exact, Path, Visible } from './visible.tsx';

/** `todo` follows "wants to"; `done` stands alone. */
export type DeedForm = 'todo' | 'done';

/** What a call does, in words, with everything an agent controls made visible and set apart. */
export function DeedWords({
  deed,
  form,
  bold = false,
  capital = false,
  brief = false,
}: {
  readonly deed: Deed;
  readonly form: DeedForm;
  /** Sets the things apart from the words. */
  readonly bold?: boolean;
  /** Begins with a capital letter, where it begins with a word. */
  readonly capital?: boolean;
  /** Names one thing and counts the others, and shortens long paths in the middle. The exact call stands near by. */
  readonly brief?: boolean;
}) {
  const { rich, t } = useLanguage();
  // In some languages the sentence begins with what it is about.
  const begins =
    capital && typeof rich(`deed.${deed.verb}.${form}` as 'deed.send.todo', { things: null, to: null })[0] !== 'string';
  const things = <Things deed={deed} bold={bold} brief={brief} capital={begins} />;
  const to = deed.to ? <ThingWords thing={deed.to} bold={bold} brief={brief} capital={false} /> : t('thing.nothing');
  // Every message of this family takes at most these two.
  const words = rich(`deed.${deed.verb}.${form}` as 'deed.send.todo', { things, to });
  return capital ? capitalise(words) : words;
}

interface Style {
  readonly bold: boolean;
  readonly brief: boolean;
  readonly capital: boolean;
}

function Things({ deed, bold, brief, capital }: { readonly deed: Deed } & Style) {
  const { t, f } = useLanguage();
  const named = brief ? deed.things.slice(0, namedInBrief(deed.things)) : deed.things;
  const items: ReactNode[] = named.map((thing, index) => (
    // Things have no identity but their place.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <ThingWords key={index} thing={thing} bold={bold} brief={brief} capital={capital && index === 0} />
  ));
  const more = deed.more + deed.things.length - named.length;
  if (more > 0) items.push(t('thing.more', { count: more }));
  if (items.length === 0) return t('thing.nothing');
  return f.listParts(items.length).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one list never change places
    part.type === 'element' ? <Fragment key={index}>{items[Number(part.value)]}</Fragment> : part.value,
  );
}

/** Two short names are quicker read than one and a count. */
function namedInBrief(things: readonly Thing[]): number {
  const [first, second] = things;
  if (things.length !== 2 || !first || !second) return 1;
  return nameLength(first) + nameLength(second) <= BRIEF_PATH ? 2 : 1;
}

/** Longest path in a sentence that is to stay short, in characters. */
const BRIEF_PATH = 34;

function nameLength(thing: Thing): number {
  return 'path' in thing ? thing.path.length : 'text' in thing ? thing.text.length : 0;
}

function ThingWords({ thing, bold, brief, capital }: { readonly thing: Thing } & Style): ReactNode {
  const { t, rich } = useLanguage();
  const strong = (node: ReactNode) => (bold ? <strong>{node}</strong> : node);
  const start = (words: readonly ReactNode[]) => (capital ? capitalise(words) : words);
  const name = (known: KnownThing) => (capital ? capitalised(t(`known.${known}`)) : t(`known.${known}`));
  const longest = brief ? { longest: BRIEF_PATH } : {};
  switch (thing.type) {
    case 'file':
      return strong(thing.known ? name(thing.known) : <Path path={thing.path} {...longest} />);
    case 'folder':
      return thing.known
        ? strong(name(thing.known))
        : start(rich('thing.folder', { path: strong(<Path path={thing.path} {...longest} />) }));
    case 'command':
      return <Exact text={thing.text} />;
    case 'website':
      return strong(<Path path={thing.host} />);
    case 'package': {
      const name = strong(<Path path={thing.name} />);
      return thing.from ? rich('thing.package.from', { name, from: <Visible text={thing.from} /> }) : name;
    }
    case 'branch': {
      const name = <Path path={thing.name} />;
      return strong(
        thing.remote
          ? rich('thing.branch.remote', { name, remote: <Visible text={thing.remote} /> })
          : rich('thing.branch', { name }),
      );
    }
    case 'tool': {
      const name = <Path path={thing.name} />;
      return strong(thing.server ? rich('thing.tool.server', { name, server: <Visible text={thing.server} /> }) : name);
    }
    case 'phrase':
      return capital ? capitalised(thing.text) : thing.text;
    case 'words':
      return rich('thing.words', { text: <Visible text={thing.text} /> });
  }
}

/** Present for what is open, "wanted to" for what did not run, the plain past for what was let through. */
export function tenseOf(verdict: VerdictWord): 'wants' | 'wanted' | 'done' {
  switch (verdict) {
    case 'waiting':
      return 'wants';
    case 'denied':
    case 'you-denied':
    case 'no-answer':
    case 'withdrawn':
      return 'wanted';
    default:
      return 'done';
  }
}

type Sentence = Pick<HistoryRow, 'agentTitle' | 'deed' | 'summary' | 'verdict'>;

/** A call as one sentence without its agent, for rows of the history. */
export function CallSentence({ row }: { readonly row: Sentence }) {
  const { rich } = useLanguage();
  return <bdi>{callSentence(row, rich)}</bdi>;
}

function callSentence({ deed, summary, verdict }: Sentence, rich: Language['rich']): ReactNode {
  if (!deed) return <Visible text={capitalised(summary)} />;
  const tense = tenseOf(verdict);
  if (tense === 'done') return <DeedWords deed={deed} form="done" bold brief />;
  const words = (
    <strong className={styles['whole']}>
      <DeedWords deed={deed} form="todo" brief />
    </strong>
  );
  return rich(tense === 'wants' ? 'sentence.wants' : 'sentence.wanted', { deed: words });
}

/** A call as a whole sentence; it names the agent where the sentence is about what the agent wanted. */
export function WholeSentence({ row }: { readonly row: Sentence }) {
  const { rich } = useLanguage();
  return wholeSentence(row, rich);
}

function wholeSentence({ deed, summary, verdict, agentTitle }: Sentence, rich: Language['rich']): ReactNode {
  if (!deed) return rich('sentence.agentSummary', { agent: agentTitle, summary: <Visible text={summary} /> });
  const tense = tenseOf(verdict);
  if (tense === 'done') return rich('sentence.done', { deed: <DeedWords deed={deed} form="done" /> });
  return rich(tense === 'wants' ? 'sentence.agentWants' : 'sentence.agentWanted', {
    agent: agentTitle,
    deed: <DeedWords deed={deed} form="todo" />,
  });
}

function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

function capitalise(pieces: readonly ReactNode[]): ReactNode {
  const [first, ...rest] = pieces;
  return typeof first === 'string' ? [capitalised(first), ...rest] : pieces;
}
