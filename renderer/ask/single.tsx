import { type ReactNode, useEffect, useId, useState } from 'react';
import { NOTE_LIMIT } from '../../preload/contract/constants.ts';
import type { AskQuestion, Hold, Press } from '../../preload/contract.ts';
import { ExactCall } from '../components/exact-call.tsx';
import { Icon } from '../components/icon.tsx';
import { useLanguage } from '../messages/language.tsx';
import { useNow } from '../state/clock.ts';
import styles from './ask.module.css';
import { useFirstSecond } from './attention.ts';
import { stands, timeLeft } from './clock.ts';
import type { AskDesk } from './desk.ts';
import { Details } from './details.tsx';
import { type Coverage, Holds } from './holds.tsx';
import { agentName, Consequences, Headline, Link, Origin, Waiting, Why } from './parts.tsx';
import { Steps } from './steps.tsx';
import { VerdictButton } from './verdict-button.tsx';

/** One question: what, can it be undone, exactly what, why, and the two answers. */
export function Single({
  desk,
  question,
  keys,
  here,
  aside,
  refusal,
}: {
  readonly desk: AskDesk;
  readonly question: AskQuestion;
  /** Keys may answer. */
  readonly keys: boolean;
  /** Somebody is at the window. */
  readonly here: boolean;
  readonly aside: ReactNode;
  readonly refusal: string;
}) {
  const { t } = useLanguage();
  const headline = useId();
  const about = useId();
  const [note, setNote] = useState('');
  const [hold, setHold] = useState<Hold>('once');
  const [remembered, setRemembered] = useState<ReadonlySet<string>>(new Set());
  const [below, setBelow] = useState<'holds' | 'details' | undefined>();
  const inert = useFirstSecond(desk, question.id);
  const agent = agentName(question, t('ask.unknownAgent'));
  const compound = question.steps.length > 1;
  /** Steps that an exception can be made for, of which some may be left out; none: it is for the call as a whole. */
  const rememberable = new Set(
    question.choices.flatMap(({ exceptions }) => exceptions.flatMap(({ step }) => (step === '' ? [] : [step]))),
  );
  const stepwise = compound && rememberable.size > 0;
  // With no box ticked yet, the counts are those of all of them: choosing a length ticks them.
  const counted = stepwise && remembered.size > 0 ? remembered : rememberable;
  const coverage = useCoverage(desk, question.id, [...counted].sort().join(' '), below === 'holds');

  const deny = (press: Press) =>
    void desk.answer(
      { answer: 'deny', question: question.id, nonce: question.nonce, press, note: note.trim() },
      t('ask.failed'),
    );
  const allow = (press: Press) =>
    void desk.answer(
      {
        answer: 'allow',
        question: question.id,
        nonce: question.nonce,
        press,
        hold,
        steps: [...(stepwise ? remembered : rememberable)],
      },
      t('ask.failed'),
    );
  useEscape(keys, () => deny('key'));

  const chooseHold = (next: Hold) => {
    setHold(next);
    if (next === 'once') setRemembered(new Set());
    else if (stepwise && remembered.size === 0) setRemembered(rememberable);
  };
  const remember = (step: string, on: boolean) => {
    const next = new Set(remembered);
    if (on) next.add(step);
    else next.delete(step);
    setRemembered(next);
    if (next.size === 0) setHold('once');
    else if (hold === 'once') setHold(question.choices.find((choice) => choice.hold !== 'once')?.hold ?? 'once');
  };
  const showRule = (rule: string) => void desk.bridge.request('window.show', { page: 'rules', rule });

  return (
    <div
      className={styles['dialog']}
      role="alertdialog"
      aria-modal="true"
      aria-labelledby={headline}
      aria-describedby={about}
      data-risk={question.risk}
    >
      <Origin from={question} when={<Waiting since={question.askedAt} />}>
        {aside}
      </Origin>
      <div className={styles['body']}>
        {question.practice && <p className={styles['practice']}>{t('ask.practice')}</p>}
        <h1 className={styles['headline']} id={headline}>
          <bdi>
            <Headline question={question} />
          </bdi>
        </h1>
        <div id={about}>
          <Consequences of={question.consequences} />
        </div>
        {compound ? (
          <Steps steps={question.steps} rememberable={rememberable} remembered={remembered} onRemember={remember} />
        ) : (
          question.lines.length > 0 && <ExactCall lines={question.lines} label={t('ask.exact')} />
        )}
        <Why why={question.why} rules={question.rules} show={({ name }) => showRule(name)} />
        {question.noteAllowed && (
          <Note placeholder={t('ask.note', { agent })} value={note} onChange={setNote} onSend={() => deny('key')} />
        )}
      </div>
      <div className={styles['actions']}>
        {refusal && (
          <p className={styles['refusal']} role="alert">
            {refusal}
          </p>
        )}
        <div className={styles['answers']}>
          <VerdictButton look="primary" keys={keys} onAnswer={deny}>
            <DenyWords question={question} note={note.trim() !== ''} keys={keys} />
          </VerdictButton>
          <span className={styles['split']}>
            <VerdictButton look="default" keys={keys} inert={inert} onAnswer={allow}>
              <span className={styles['wrap']}>
                {stepwise && remembered.size > 0
                  ? t('ask.allow.remember', { count: remembered.size })
                  : t(`ask.allow.${hold}`)}
              </span>
            </VerdictButton>
            {question.choices.length > 1 && (
              <button
                type="button"
                className={styles['caret']}
                aria-label={t('ask.holds.open')}
                aria-expanded={below === 'holds'}
                onClick={() => setBelow(below === 'holds' ? undefined : 'holds')}
              >
                <Icon name={below === 'holds' ? 'chevron-up' : 'chevron-down'} />
              </button>
            )}
          </span>
        </div>
        <div className={styles['foot']}>
          <p>
            {hold !== 'once' && remembered.size > 0 ? (
              t('ask.stepsHint', {
                count: question.steps.length,
                remembered: remembered.size,
                how: t(`ask.stepsHint.${hold}`),
              })
            ) : (
              <ClockWords question={question} here={here} />
            )}
          </p>
          <Link
            aria-expanded={below === 'details'}
            onFollow={() => setBelow(below === 'details' ? undefined : 'details')}
          >
            {t('ask.details')}
          </Link>
        </div>
      </div>
      {below === 'holds' && (
        <div className={styles['below']}>
          <Holds
            from={question}
            choices={question.choices}
            chosen={hold}
            onChoose={chooseHold}
            coverage={coverage}
            remembered={stepwise ? remembered : undefined}
          />
        </div>
      )}
      {below === 'details' && (
        <div className={styles['below']}>
          <Details desk={desk} question={question.id} />
        </div>
      )}
    </div>
  );
}

/** Escape denies, once the person has turned to the window. In the note it only leaves the note. */
export function useEscape(keys: boolean, deny: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !event.isTrusted || event.repeat) return;
      const { activeElement } = document;
      if (activeElement instanceof HTMLInputElement && activeElement.type === 'text') activeElement.blur();
      else if (keys) deny();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [keys, deny]);
}

/** Counts need a look through the record: asked for when the choices are opened, never before. */
function useCoverage(desk: AskDesk, question: string, steps: string, wanted: boolean): Coverage | undefined {
  const [coverage, setCoverage] = useState<{ readonly of: string; readonly counts: Coverage }>();
  useEffect(() => {
    if (!wanted || coverage?.of === steps) return;
    let gone = false;
    desk.bridge.request('ask.coverage', { question, steps: steps.split(' ').filter(Boolean) }).then(
      (counts) => {
        if (!gone) setCoverage({ of: steps, counts });
      },
      (error: unknown) => console.error('The counts did not come.', error),
    );
    return () => {
      gone = true;
    };
  }, [desk, question, steps, wanted, coverage]);
  return coverage?.of === steps ? coverage.counts : undefined;
}

function Note({
  placeholder,
  value,
  onChange,
  onSend,
}: {
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSend: () => void;
}) {
  return (
    <label className={styles['note']}>
      <Icon name="lines" />
      <input
        type="text"
        dir="auto"
        aria-label={placeholder}
        placeholder={placeholder}
        maxLength={NOTE_LIMIT}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Writing a note and pressing Enter is as deliberate as pressing Deny.
          if (event.key === 'Enter' && value.trim() && event.nativeEvent.isTrusted && !event.nativeEvent.isComposing)
            onSend();
        }}
      />
    </label>
  );
}

function DenyWords({
  question,
  note,
  keys,
}: {
  readonly question: AskQuestion;
  readonly note: boolean;
  readonly keys: boolean;
}) {
  const { t } = useLanguage();
  if (note) return <span className={styles['wrap']}>{t('ask.denyWithNote')}</span>;
  return (
    <>
      {t('ask.deny')}
      <Countdown question={question} />
      {keys && <kbd className={styles['key']}>Esc</kbd>}
    </>
  );
}

/** The clock on the button that it will press. Screen readers have it in words below. */
export function Countdown({ question }: { readonly question: AskQuestion }) {
  const { f } = useLanguage();
  const now = useNow(1_000);
  return (
    <span className={styles['countdown']} aria-hidden="true">
      <Icon name={stands(question.clock, now) ? 'pause' : 'clock'} />
      {f.clock(timeLeft(question.clock, now))}
    </span>
  );
}

function ClockWords({ question, here }: { readonly question: AskQuestion; readonly here: boolean }) {
  const { t, f } = useLanguage();
  const now = useNow(1_000);
  if (stands(question.clock, now)) return t('ask.clock.stands');
  if (here && question.clock.state === 'paused') return t('ask.clock.limit');
  return t('ask.clock.runs', { time: f.clock(timeLeft(question.clock, now)) });
}
