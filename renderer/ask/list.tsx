import { type ReactNode, useId, useRef, useState } from 'react';
import type { AskQuestion, Press, Verb } from '../../preload/contract.ts';
import { DeedWords } from '../components/deed.tsx';
import { ExactCall } from '../components/exact-call.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { VerdictLabel } from '../components/verdict.tsx';
import { Path } from '../components/visible.tsx';
import { useLanguage } from '../messages/language.tsx';
import { folderName } from '../messages/names.ts';
import { useNow } from '../state/clock.ts';
import styles from './ask.module.css';
import { useFirstSecond } from './attention.ts';
import { mostUrgent } from './clock.ts';
import type { AskDesk } from './desk.ts';
import list from './list.module.css';
import { agentName, Origin, Waiting } from './parts.tsx';
import { Countdown, useEscape } from './single.tsx';
import { VerdictButton } from './verdict-button.tsx';

/** A row keeps its place when it is settled, so that nothing moves under a pointer. */
interface Row {
  readonly question: AskQuestion;
  readonly settled: 'open' | 'allowed' | 'denied' | 'covered' | 'gone';
}

/** Several questions at once: one list, new ones only at its end, each answered for itself. */
export function List({
  desk,
  questions,
  covered,
  keys,
  aside,
  refusal,
}: {
  readonly desk: AskDesk;
  readonly questions: readonly AskQuestion[];
  /** Ids of those that an exception has closed. */
  readonly covered: readonly string[];
  readonly keys: boolean;
  readonly aside: ReactNode;
  readonly refusal: string;
}) {
  const { t } = useLanguage();
  const headline = useId();
  const answers = useRef(new Map<string, 'allowed' | 'denied'>());
  const rows = useRows(questions, answers.current, new Set(covered));
  const [open, setOpen] = useState<string | undefined>(() => riskiest(questions)?.id);
  const urgent = mostUrgent(questions, useNow(1_000));
  const first = rows[0]?.question;

  const answer = (question: AskQuestion, allowed: boolean, press: Press) => {
    answers.current.set(question.id, allowed ? 'allowed' : 'denied');
    const which = { question: question.id, nonce: question.nonce, press };
    void desk
      .answer(
        allowed ? { ...which, answer: 'allow', hold: 'once', steps: [] } : { ...which, answer: 'deny', note: '' },
        t('ask.failed'),
      )
      .then((counted) => {
        if (!counted) answers.current.delete(question.id);
      });
  };
  const denyAll = (press: Press) => {
    for (const question of questions) answer(question, false, press);
  };
  useEscape(keys, () => denyAll('key'));
  if (!first) return null;

  const agents = new Set(rows.map(({ question }) => question.agent.name));
  const projects = new Set(rows.map(({ question }) => question.project));
  const mixed = agents.size > 1 || projects.size > 1;
  return (
    <div className={styles['dialog']} role="alertdialog" aria-modal="true" aria-labelledby={headline}>
      <Origin
        from={first}
        when={<Waiting since={first.askedAt} />}
        {...(mixed ? { several: t('ask.list.projects', { count: projects.size }) } : {})}
      >
        {aside}
      </Origin>
      <h1 className={list['headline']} id={headline}>
        {agents.size > 1
          ? t('ask.headline.agents', { agents: agents.size, count: rows.length })
          : t('ask.headline.many', { agent: agentName(first, t('ask.unknownAgent')), count: rows.length })}
      </h1>
      <ul className={list['rows']}>
        {rows.map((row) => (
          <ListRow
            key={row.question.id}
            desk={desk}
            row={row}
            mixed={mixed}
            keys={keys}
            open={open === row.question.id}
            onOpen={(on) => setOpen(on ? row.question.id : undefined)}
            onAnswer={(allowed, press) => answer(row.question, allowed, press)}
          />
        ))}
      </ul>
      <div className={styles['actions']}>
        {refusal && (
          <p className={styles['refusal']} role="alert">
            {refusal}
          </p>
        )}
        <div className={styles['answers']}>
          <VerdictButton look="primary" keys={keys} onAnswer={denyAll}>
            {t('ask.denyAll', { count: questions.length })}
            {urgent && <Countdown question={urgent} />}
          </VerdictButton>
        </div>
        <div className={styles['foot']}>
          <p>{t('ask.list.hint')}</p>
        </div>
      </div>
      <p className="visually-hidden" role="status">
        {t('ask.list.open', { count: questions.length })}
      </p>
    </div>
  );
}

/** The questions of this list, those that are settled included, in the order they came. */
function useRows(
  questions: readonly AskQuestion[],
  answers: ReadonlyMap<string, 'allowed' | 'denied'>,
  covered: ReadonlySet<string>,
): readonly Row[] {
  const seen = useRef<readonly AskQuestion[]>([]);
  const known = new Set(seen.current.map(({ id }) => id));
  const now = new Map(questions.map((question) => [question.id, question]));
  seen.current = [
    ...seen.current.map((question) => now.get(question.id) ?? question),
    ...questions.filter(({ id }) => !known.has(id)),
  ];
  return seen.current.map((question) => ({
    question,
    settled: now.has(question.id)
      ? 'open'
      : (answers.get(question.id) ?? (covered.has(question.id) ? 'covered' : 'gone')),
  }));
}

const WEIGHT = { low: 0, normal: 1, high: 2 } as const;

function riskiest(questions: readonly AskQuestion[]): AskQuestion | undefined {
  return [...questions].sort((a, b) => WEIGHT[b.risk] - WEIGHT[a.risk])[0];
}

function ListRow({
  desk,
  row: { question, settled },
  mixed,
  keys,
  open,
  onOpen,
  onAnswer,
}: {
  readonly desk: AskDesk;
  readonly row: Row;
  readonly mixed: boolean;
  readonly keys: boolean;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onAnswer: (allowed: boolean, press: Press) => void;
}) {
  const { t, rich } = useLanguage();
  const words = useId();
  const inert = useFirstSecond(desk, question.id);
  const lines = question.steps.length > 1 ? question.steps.flatMap((step) => step.lines) : question.lines;
  return (
    <li className={list['row']} data-open={(open && settled === 'open') || undefined}>
      <button type="button" className={list['what']} aria-expanded={open} onClick={() => onOpen(!open)}>
        <span className={list['sign']} data-risk={question.risk}>
          <Icon name={question.risk === 'high' ? 'warning' : iconFor(question.deed.verb)} />
        </span>
        <span>
          <span className={list['words']} id={words}>
            <bdi>
              <DeedWords deed={question.deed} form="todo" capital brief />
            </bdi>
            {question.calls > 1 && <span className={list['times']}>{t('ask.times', { count: question.calls })}</span>}
          </span>
          <span className={list['consequence']}>
            {mixed && (
              <span className={list['from']}>
                {rich('history.session.agentIn', {
                  agent: agentName(question, t('ask.unknownAgent')),
                  project: <Path path={folderName(question.project)} />,
                })}
                {' · '}
              </span>
            )}
            {question.consequences.map((one) => t(`consequence.${one}`)).join(' ') || question.why}
          </span>
        </span>
      </button>
      <div className={list['answers']}>
        {settled === 'open' ? (
          <>
            <VerdictButton look="joined" keys={keys} describedBy={words} onAnswer={(press) => onAnswer(false, press)}>
              {t('ask.deny')}
            </VerdictButton>
            <VerdictButton
              look="joined"
              keys={keys}
              inert={inert}
              describedBy={words}
              onAnswer={(press) => onAnswer(true, press)}
            >
              {t('ask.allow')}
            </VerdictButton>
          </>
        ) : (
          <VerdictLabel word={SETTLED[settled]} withMark>
            {settled === 'covered' ? t('ask.list.covered') : undefined}
          </VerdictLabel>
        )}
      </div>
      {open && settled === 'open' && (
        <div className={list['exact']}>
          <ExactCall lines={lines} label={t('ask.exact')} />
        </div>
      )}
    </li>
  );
}

const SETTLED = { allowed: 'you-allowed', denied: 'you-denied', covered: 'allowed', gone: 'withdrawn' } as const;

function iconFor(verb: Verb): IconName {
  return ICONS[verb] ?? 'terminal';
}

const ICONS: Partial<Record<Verb, IconName>> = {
  read: 'eye',
  list: 'folder',
  search: 'search',
  create: 'file',
  change: 'pencil',
  delete: 'trash',
  move: 'folder',
  'open-page': 'globe',
  'search-web': 'globe',
  send: 'send',
  install: 'package',
  commit: 'branch',
  push: 'branch',
  'replace-shared': 'branch',
  'run-download': 'download',
  'use-tool': 'tool',
  'use-helper': 'people',
};
