import { type ReactNode, useId, useState } from 'react';
import type { AskNotice, Hold, Press, VerdictWord } from '../../preload/contract.ts';
import { DeedWords } from '../components/deed.tsx';
import { ExactCall } from '../components/exact-call.tsx';
import { VerdictLabel } from '../components/verdict.tsx';
import { Visible } from '../components/visible.tsx';
import { useLanguage } from '../messages/language.tsx';
import styles from './ask.module.css';
import { useInert } from './attention.ts';
import type { AskDesk } from './desk.ts';
import { Holds } from './holds.tsx';
import { agentName, Origin, Waiting } from './parts.tsx';
import { VerdictButton } from './verdict-button.tsx';

/** Something that is over: missed, withdrawn, or stopped by a rule that nothing lifts. Nothing waits here. */
export function Notice({
  desk,
  notice,
  aside,
  refusal,
}: {
  readonly desk: AskDesk;
  readonly notice: AskNotice;
  readonly aside: ReactNode;
  readonly refusal: string;
}) {
  const { f } = useLanguage();
  const headline = useId();
  const about = useId();
  const close = () => void desk.bridge.request('ask.dismiss', notice.id);
  const toHistory = () => {
    const place = { page: 'history', ...(notice.record === null ? {} : { record: notice.record }) } as const;
    void desk.bridge.request('window.show', place);
    close();
  };
  const when = notice.type === 'denied' ? <Waiting since={notice.askedAt} /> : f.minute(notice.askedAt);
  return (
    <div className={styles['dialog']} role="alertdialog" aria-labelledby={headline} aria-describedby={about}>
      <Origin from={notice} when={when}>
        {aside}
      </Origin>
      <div className={styles['body']}>
        <p className={styles['status']}>
          <NoticeVerdict notice={notice} />
        </p>
        <h1 className={styles['headline']} id={headline}>
          <bdi>
            <NoticeHeadline notice={notice} />
          </bdi>
        </h1>
        <p className={styles['told']} id={about}>
          <bdi>
            <NoticeWords notice={notice} />
          </bdi>
        </p>
        {notice.type === 'denied' && notice.lines.length > 0 && <DeniedCall notice={notice} />}
      </div>
      {notice.type === 'missed' ? (
        <MissedActions desk={desk} notice={notice} refusal={refusal} toHistory={toHistory} />
      ) : (
        <PlainActions desk={desk} notice={notice} toHistory={toHistory} close={close} />
      )}
    </div>
  );
}

function DeniedCall({ notice }: { readonly notice: AskNotice & { readonly type: 'denied' } }) {
  const { t } = useLanguage();
  return <ExactCall lines={notice.lines} label={t('ask.exact')} />;
}

const WORDS: Readonly<Record<AskNotice['type'], VerdictWord>> = {
  missed: 'no-answer',
  withdrawn: 'withdrawn',
  denied: 'denied',
};

function NoticeVerdict({ notice }: { readonly notice: AskNotice }) {
  const { t, f } = useLanguage();
  return (
    <VerdictLabel word={WORDS[notice.type]} withMark>
      {notice.type === 'missed' && t('ask.missed.after', { time: f.clock(notice.waited) })}
      {notice.type === 'withdrawn' && t('verdict.withdrawn')}
      {notice.type === 'denied' && t('detail.word.denied')}
    </VerdictLabel>
  );
}

function NoticeHeadline({ notice }: { readonly notice: AskNotice }) {
  const { t, rich } = useLanguage();
  const agent = agentName(notice, t('ask.unknownAgent'));
  switch (notice.type) {
    case 'missed':
      return t('ask.missed.headline');
    case 'withdrawn':
      return t('ask.withdrawn.headline', { agent });
    case 'denied':
      return rich('ask.denied.headline', { agent, deed: <DeedWords deed={notice.deed} form="todo" brief /> });
  }
}

function NoticeWords({ notice }: { readonly notice: AskNotice }) {
  const { t, rich } = useLanguage();
  const agent = agentName(notice, t('ask.unknownAgent'));
  switch (notice.type) {
    case 'missed':
      return rich('ask.missed.words', { agent, deed: <DeedWords deed={notice.deed} form="todo" brief /> });
    case 'withdrawn':
      return t('ask.withdrawn.words');
    case 'denied':
      return <Visible text={notice.why} />;
  }
}

function PlainActions({
  desk,
  notice,
  toHistory,
  close,
}: {
  readonly desk: AskDesk;
  readonly notice: Exclude<AskNotice, { type: 'missed' }>;
  readonly toHistory: () => void;
  readonly close: () => void;
}) {
  const { t } = useLanguage();
  return (
    <div className={styles['actions']}>
      <div className={styles['answers']}>
        {notice.type === 'denied' ? (
          <VerdictButton
            look="default"
            keys
            onAnswer={() => void desk.bridge.request('window.show', { page: 'rules', rule: notice.rule.name })}
          >
            {t('ask.openRule')}
          </VerdictButton>
        ) : (
          <VerdictButton look="default" keys onAnswer={toHistory}>
            {t('ask.toHistory')}
          </VerdictButton>
        )}
        <VerdictButton look={notice.type === 'denied' ? 'primary' : 'default'} keys onAnswer={close}>
          {t('common.close')}
        </VerdictButton>
      </div>
      {notice.type === 'withdrawn' && (
        <div className={styles['foot']}>
          <p>{t('ask.withdrawn.hint')}</p>
        </div>
      )}
    </div>
  );
}

/** "Allow next time" opens the choices; only pressing it again, with its new words, makes the exception. */
function MissedActions({
  desk,
  notice,
  refusal,
  toHistory,
}: {
  readonly desk: AskDesk;
  readonly notice: AskNotice & { readonly type: 'missed' };
  readonly refusal: string;
  readonly toHistory: () => void;
}) {
  const { t } = useLanguage();
  const [hold, setHold] = useState<Hold>();
  const first = notice.choices[0];
  // The second press makes the exception, so a double click must not be enough.
  const inert = useInert(hold === undefined ? undefined : notice.id);
  const allow = (press: Press) => {
    if (!first) return;
    if (hold === undefined) {
      setHold(first.hold);
      return;
    }
    void desk.bridge.request('ask.allowNext', { notice: notice.id, nonce: notice.nonce, hold, press }).then(
      (outcome) => desk.refusal.set(outcome.ok ? '' : outcome.message),
      () => desk.refusal.set(t('ask.failed')),
    );
  };
  return (
    <>
      <div className={styles['actions']}>
        {refusal && (
          <p className={styles['refusal']} role="alert">
            {refusal}
          </p>
        )}
        <div className={styles['answers']}>
          <VerdictButton look="default" keys onAnswer={toHistory}>
            {t('ask.toHistory')}
          </VerdictButton>
          {first && (
            <VerdictButton look="default" keys inert={hold === undefined ? 'over' : inert} onAnswer={allow}>
              <span className={styles['wrap']}>{hold ? t(`ask.next.${hold}`) : t('ask.allowNext')}</span>
            </VerdictButton>
          )}
        </div>
        <div className={styles['foot']}>
          <p>{t('ask.missed.hint')}</p>
        </div>
      </div>
      {hold && (
        <div className={styles['below']}>
          <Holds
            from={notice}
            choices={notice.choices}
            chosen={hold}
            onChoose={setHold}
            coverage={undefined}
            remembered={undefined}
          />
        </div>
      )}
    </>
  );
}
