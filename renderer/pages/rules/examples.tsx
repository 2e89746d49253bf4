import type { Effect, RuleDetail, TryResult } from '../../../preload/contract.ts';
import { EffectMark } from '../../components/effect.tsx';
import { VerdictMark } from '../../components/verdict.tsx';
import { Exact, Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import styles from './examples.module.css';

interface Shown {
  readonly title: string;
  readonly exact: string;
  readonly matches: boolean;
  /** What is to be said about it. */
  readonly note: string | undefined;
}

/** What the rule catches and what it leaves alone, and what a change would make of that. */
export function Examples({
  detail,
  effect,
  result,
}: {
  readonly detail: RuleDetail;
  readonly effect: Effect;
  readonly result: TryResult | undefined;
}) {
  const { t } = useLanguage();
  const tried = result?.state === 'done' ? result.examples : [];
  const note = (matches: boolean, now: boolean | undefined) => {
    if (now === undefined || now === matches) return undefined;
    return t(now ? `examples.now.${effect}` : 'examples.noLonger');
  };
  return (
    <ExampleGroups
      effect={effect}
      examples={detail.examples.map((example, index) => ({ ...example, note: note(example.matches, tried[index]) }))}
    />
  );
}

/** Calls that a rule is meant to catch, and others that look alike. */
export function ExampleGroups({ effect, examples }: { readonly effect: Effect; readonly examples: readonly Shown[] }) {
  const { t } = useLanguage();
  if (examples.length === 0) return <p className={styles['none']}>{t('examples.none')}</p>;
  return (
    <div className={styles['examples']}>
      <Group
        title={t(`examples.would.${effect}`)}
        examples={examples.filter(({ matches }) => matches)}
        effect={effect}
      />
      <Group
        title={t(`examples.wouldNot.${effect}`)}
        examples={examples.filter(({ matches }) => !matches)}
        effect={effect}
      />
    </div>
  );
}

function Group({
  title,
  examples,
  effect,
}: {
  readonly title: string;
  readonly examples: readonly Shown[];
  readonly effect: Effect;
}) {
  if (examples.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {examples.map(({ title: words, exact, matches, note }) => (
          <li key={`${words} ${exact}`}>
            {matches ? <EffectMark effect={effect} /> : <VerdictMark word="no-objection" />}
            <div>
              <p>
                <Visible text={words} /> {note && <span className={styles['tag']}>{note}</span>}
              </p>
              {exact && (
                <p className={styles['exact']}>
                  <Exact text={exact} />
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
