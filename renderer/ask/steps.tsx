import type { AskStep } from '../../preload/contract.ts';
import { DeedWords } from '../components/deed.tsx';
import { MarkedText } from '../components/exact-call.tsx';
import { Icon } from '../components/icon.tsx';
import { VerdictMark } from '../components/verdict.tsx';
import { useLanguage } from '../messages/language.tsx';
import styles from './steps.module.css';

/** A compound command, one line per part. Only a part that a rule asks about can be remembered. */
export function Steps({
  steps,
  rememberable,
  remembered,
  onRemember,
}: {
  readonly steps: readonly AskStep[];
  /** Those that an exception can be made for. */
  readonly rememberable: ReadonlySet<string>;
  readonly remembered: ReadonlySet<string>;
  readonly onRemember: (step: string, on: boolean) => void;
}) {
  const { t } = useLanguage();
  return (
    <ol className={styles['steps']}>
      {steps.map((step) => (
        <li key={step.id} data-risky={step.risky || undefined}>
          <span className={styles['sign']}>
            {step.risky ? (
              <span role="img" aria-label={t('exact.risky')}>
                <Icon name="warning" />
              </span>
            ) : (
              <VerdictMark word="no-objection" />
            )}
          </span>
          <div className={styles['words']}>
            <bdi>
              <DeedWords deed={step.deed} form="todo" capital />
            </bdi>
          </div>
          {rememberable.has(step.id) && (
            <label className={styles['remember']}>
              <input
                type="checkbox"
                checked={remembered.has(step.id)}
                onChange={(event) => onRemember(step.id, event.currentTarget.checked)}
              />
              {t('ask.remember')}
            </label>
          )}
          <div className={styles['lines']} dir="ltr">
            {step.lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
              <code key={index}>
                <MarkedText line={line} />
              </code>
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}
