import type { ExceptionView } from '../../../preload/contract.ts';
import { PageHeader } from '../../app/page-header.tsx';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { Failed } from '../../components/failed.tsx';
import { Headline, PageBody, Section } from '../../components/section.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { useStore } from '../../state/store.ts';
import { ExceptionItem } from './exception-item.tsx';
import styles from './exceptions-page.module.css';

/** What is let through although a rule would object: each can be looked at, ended, and taken back. */
export function ExceptionsPage() {
  const { t } = useLanguage();
  const { answers, router } = usePerch();
  const { data, failed, reload } = useAnswer(answers, 'exceptions.list', undefined);
  const place = useStore(router.place);
  const opened = place.page === 'exceptions' ? place.exception : undefined;
  const holding = data?.filter(({ state }) => state === 'in-force') ?? [];
  const ended = data?.filter(({ state }) => state !== 'in-force') ?? [];
  const asked = holding.filter(({ stillNeeded }) => stillNeeded);
  const others = holding.filter(({ stillNeeded }) => !stillNeeded);
  return (
    <>
      <PageHeader title={t('page.exceptions')} note={data && t('exceptions.count', { count: holding.length })} />
      {failed && !data && <Failed retry={reload} />}
      {data?.length === 0 && (
        <Empty
          title={t('exceptions.empty.title')}
          action={<Button onPress={() => router.go({ page: 'history' })}>{t('exceptions.empty.toHistory')}</Button>}
        >
          {t('exceptions.empty.text')}
        </Empty>
      )}
      {data && data.length > 0 && (
        <PageBody>
          <Headline>{t('exceptions.headline', { count: holding.length })}</Headline>
          <p className={styles['lead']}>{t('exceptions.lead')}</p>
          <Group title={t('exceptions.stillNeeded')} exceptions={asked} opened={opened} />
          <Group title={t('exceptions.inForce')} exceptions={others} opened={opened} />
          <Group title={t('exceptions.over')} exceptions={ended} opened={opened} />
        </PageBody>
      )}
    </>
  );
}

function Group({
  title,
  exceptions,
  opened,
}: {
  readonly title: string;
  readonly exceptions: readonly ExceptionView[];
  readonly opened: string | undefined;
}) {
  if (exceptions.length === 0) return null;
  return (
    <Section title={title}>
      <ul className={styles['exceptions']}>
        {exceptions.map((exception) => (
          <ExceptionItem key={exception.id} exception={exception} opened={exception.id === opened} />
        ))}
      </ul>
    </Section>
  );
}
