import { useEffect, useState } from 'react';
import type { AskDetails } from '../../preload/contract.ts';
import { Facts } from '../components/facts.tsx';
import { Exact, Visible } from '../components/visible.tsx';
import { useLanguage } from '../messages/language.tsx';
import type { AskDesk } from './desk.ts';
import styles from './details.module.css';
import { Link } from './parts.tsx';

/** Everything behind a question: the rules, what they looked at, and the programs that led to it. */
export function Details({ desk, question }: { readonly desk: AskDesk; readonly question: string }) {
  const { t } = useLanguage();
  const [details, setDetails] = useState<AskDetails | null>();
  useEffect(() => {
    let gone = false;
    desk.bridge.request('ask.details', question).then(
      (told) => {
        if (!gone) setDetails(told);
      },
      (error: unknown) => {
        console.error('The details did not come.', error);
        if (!gone) setDetails(null);
      },
    );
    return () => {
      gone = true;
    };
  }, [desk, question]);
  if (details === undefined) return <div className={styles['details']} />;
  if (details === null) return <p className={styles['details']}>{t('ask.details.gone')}</p>;
  return (
    <div className={styles['details']}>
      <section>
        <h2>{t('ask.details.rules')}</h2>
        {details.rules.map((rule) => (
          <p key={rule.name}>
            <bdi>
              <Visible text={rule.description} />
            </bdi>{' '}
            <Link onFollow={() => void desk.bridge.request('window.show', { page: 'rules', rule: rule.name })}>
              <bdi>{rule.name}</bdi>
            </Link>
          </p>
        ))}
      </section>
      {details.facts.length > 0 && (
        <section>
          <h2>{t('ask.details.facts')}</h2>
          <Facts
            exact
            items={details.facts.map(({ name, value }) => ({ key: name, name, value: <Exact text={value} /> }))}
          />
        </section>
      )}
      {details.ancestry.length > 0 && (
        <section>
          <h2>{t('ask.details.ancestry')}</h2>
          <ol className={styles['ancestry']}>
            {details.ancestry.map(({ pid, command }) => (
              <li key={pid}>
                <Exact text={command} /> <span>{pid}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
