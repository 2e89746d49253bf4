import { Fragment, type ReactNode } from 'react';
import type { Deed, HistoryRow, Thing, VerdictWord } from '../../preload/contract.ts';
import { type Language, useLanguage } from '../messages/language.tsx';
import styles from './deed.module.css';
import { Exact, Path, Visible } from './visible.tsx';

/** `todo` follows "wants to"; `done` stands alone. */
export type DeedForm = 'todo' | 'done';

/** What a call does, in words, with everything an agent controls made visible and set apart. */
export function DeedWords({ deed, form, bold = false }: { deed: Deed; form: DeedForm; bold?: boolean }) {
  const language = useLanguage();
  return deedWords(language, deed, form, bold);
}

function deedWords(language: Language, deed: Deed, form: DeedForm, bold: boolean): ReactNode {
  const things = <Things deed={deed} bold={bold} />;
  const to = deed.to ? <ThingWords thing={deed.to} bold={bold} /> : language.t('thing.nothing');
  // Every message of this family takes at most these two.
  return language.rich(`deed.${deed.verb}.${form}` as 'deed.send.todo', { things, to });
}

function Things({ deed, bold }: { deed: Deed; bold: boolean }) {
  const { t, f } = useLanguage();
  const items: ReactNode[] = deed.things.map((thing, index) => (
    // Things have no identity but their place.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <ThingWords key={index} thing={thing} bold={bold} />
  ));
  if (deed.more > 0) items.push(t('thing.more', { count: deed.more }));
  if (items.length === 0) return t('thing.nothing');
  return f.listParts(items.length).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one list never change places
    part.type === 'element' ? <Fragment key={index}>{items[Number(part.value)]}</Fragment> : part.value,
  );
}

function ThingWords({ thing, bold }: { thing: Thing; bold: boolean }): ReactNode {
  const { t, rich } = useLanguage();
  const strong = (node: ReactNode) => (bold ? <strong>{node}</strong> : node);
  switch (thing.type) {
    case 'file':
      return strong(thing.known ? t(`known.${thing.known}`) : <Path path={thing.path} />);
    case 'folder':
      return thing.known
        ? strong(t(`known.${thing.known}`))
        : rich('thing.folder', { path: strong(<Path path={thing.path} />) });
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
  if (tense === 'done') return <DeedWords deed={deed} form="done" bold />;
  const words = (
    <strong className={styles['whole']}>
      <DeedWords deed={deed} form="todo" />
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
