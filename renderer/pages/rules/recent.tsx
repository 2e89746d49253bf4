import { DeedWords } from '../../components/deed.tsx';
import { VerdictMark } from '../../components/verdict.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { momentWords } from '../../messages/moments.ts';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import styles from './recent.module.css';

/** The newest calls the rule had something to say about. */
export function Recent({ rule }: { readonly rule: string }) {
  const language = useLanguage();
  const { t } = language;
  const { answers, router, search } = usePerch();
  const now = useNow(60_000);
  const { data } = useAnswer(answers, 'rules.recent', rule);
  if (!data) return null;
  return (
    <section className={styles['recent']}>
      <h3>{t('rules.recent')}</h3>
      {data.length === 0 && <p className={styles['none']}>{t('rules.recent.none')}</p>}
      <ul>
        {data.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              onClick={() => {
                search.set({});
                router.go({ page: 'history', record: row.id });
              }}
            >
              <time>{momentWords(language, row.at, now, false)}</time>
              <VerdictMark word={row.verdict} label={t(`verdict.${row.verdict}`)} />
              <span className={styles['deed']}>
                <bdi>
                  {row.deed ? <DeedWords deed={row.deed} form="todo" brief capital /> : <Visible text={row.summary} />}
                </bdi>
              </span>
              <span className={styles['agent']}>{row.agentTitle}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
