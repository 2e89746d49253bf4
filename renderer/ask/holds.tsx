import { useId } from 'react';
import { exceptionsOfSteps } from '../../preload/contract/remembered.ts';
import type {
  AskChoice,
  AskNotice,
  AskQuestion,
  ExceptionPreview,
  Hold,
  RequestOutput,
} from '../../preload/contract.ts';
import { classes } from '../components/classes.ts';
import { DeedWords } from '../components/deed.tsx';
import { Exact, Visible } from '../components/visible.tsx';
import { useLanguage } from '../messages/language.tsx';
import { folderName } from '../messages/names.ts';
import styles from './holds.module.css';
import { agentName } from './parts.tsx';

export type Coverage = RequestOutput<'ask.coverage'>;

/** One way to hold, and what it would be for. */
interface WayToHold {
  readonly choice: AskChoice;
  readonly from: AskQuestion | AskNotice;
  /** For a compound command: the steps an exception is made for. Undefined for a call of one step. */
  readonly remembered: ReadonlySet<string> | undefined;
}

/**
 * How long an Allow is to hold. Choosing answers nothing: it renames the button above. The chosen way shows the exact
 * exception it would make, field by field.
 */
export function Holds({
  from,
  choices,
  chosen,
  onChoose,
  coverage,
  remembered,
}: Omit<WayToHold, 'choice'> & {
  readonly choices: readonly AskChoice[];
  readonly chosen: Hold;
  readonly onChoose: (hold: Hold) => void;
  readonly coverage: Coverage | undefined;
}) {
  const { t } = useLanguage();
  const name = useId();
  return (
    <fieldset className={styles['holds']}>
      <div className={styles['head']}>
        <legend>{t('ask.holds')}</legend>
        {coverage && <span>{t('ask.covered')}</span>}
      </div>
      {choices.map((choice) => {
        const covered = coverage?.find(({ hold }) => hold === choice.hold)?.calls;
        const open = choice.hold === chosen;
        return (
          <label key={choice.hold} className={classes(styles['hold'], open && styles['chosen'])}>
            <input type="radio" name={name} value={choice.hold} checked={open} onChange={() => onChoose(choice.hold)} />
            <span className={styles['title']}>{holdTitle(choice.hold, from, t)}</span>
            {covered !== undefined && choice.hold !== 'once' && (
              <span className={styles['covered']}>{t('ask.pastCalls', { count: covered })}</span>
            )}
            <HoldWords choice={choice} from={from} remembered={remembered} />
            {open && <Exceptions choice={choice} from={from} remembered={remembered} />}
          </label>
        );
      })}
    </fieldset>
  );
}

type T = ReturnType<typeof useLanguage>['t'];

function holdTitle(hold: Hold, from: AskQuestion | AskNotice, t: T): string {
  // Only one of these messages names the project.
  return t(`ask.hold.${hold}` as 'ask.hold.project', { project: folderName(from.project) });
}

/** What the choice comes to, in one sentence. */
function HoldWords({ choice, from, remembered }: WayToHold) {
  const { t, f, rich } = useLanguage();
  const until = choice.exceptions[0]?.until;
  const ticked = 'steps' in from ? from.steps.filter(({ id }) => remembered?.has(id)) : [];
  const [only] = ticked;
  const deed = only && ticked.length === 1 ? only.deed : from.deed;
  const values = {
    agent: agentName(from, t('ask.unknownAgent')),
    deed: remembered && ticked.length !== 1 ? t('ask.tickedSteps') : <DeedWords deed={deed} form="todo" brief />,
    project: <Visible text={folderName(from.project)} />,
    time: until ? f.minute(until) : '',
  };
  return (
    <span className={styles['words']}>
      <bdi>{rich(`ask.hold.${choice.hold}.words` as 'ask.hold.minutes-15.words', values)}</bdi>
      {choice.confirms && ` ${t('ask.confirms')}`}
    </span>
  );
}

function Exceptions({ choice, from, remembered }: WayToHold) {
  const made = remembered ? exceptionsOfSteps(choice.exceptions, [...remembered]) : choice.exceptions;
  return made.map((exception) => <ExceptionFields key={JSON.stringify(exception)} exception={exception} from={from} />);
}

/** The exception field by field: what is not here is not covered. */
function ExceptionFields({
  exception,
  from,
}: {
  readonly exception: ExceptionPreview;
  readonly from: AskQuestion | AskNotice;
}) {
  const { t, f } = useLanguage();
  const step = 'steps' in from ? from.steps.find(({ id }) => id === exception.step) : undefined;
  const verb = (step?.deed ?? from.deed).verb;
  return (
    <dl className={styles['exception']}>
      <dt>{t('ask.field.rule')}</dt>
      <dd>
        <Visible text={exception.rule} />
      </dd>
      <dt>{t('ask.field.agent')}</dt>
      <dd>
        <Visible text={exception.agent} />
      </dd>
      {exception.terms.map(({ what, value }) => (
        <div key={`${what} ${value}`} className={styles['pair']}>
          <dt>{what === 'file' ? t(`deed.${verb}.label`) : t(`term.${what}`)}</dt>
          <dd>
            <Exact text={value} />
          </dd>
        </div>
      ))}
      {exception.session && (
        <>
          <dt>{t('ask.field.session')}</dt>
          <dd>{t('ask.field.thisSession')}</dd>
        </>
      )}
      <dt>{t('ask.field.project')}</dt>
      <dd>{exception.project ? <Visible text={folderName(exception.project)} /> : t('ask.field.everyProject')}</dd>
      <dt>{t('ask.field.until')}</dt>
      <dd>
        {exception.until !== null
          ? f.minute(exception.until)
          : t(exception.session ? 'ask.field.sessionEnds' : 'ask.field.takeBack')}
      </dd>
    </dl>
  );
}
