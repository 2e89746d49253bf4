import { type ReactNode, useState } from 'react';
import type { HistoryDetail } from '../../../preload/contract.ts';
import { Button, IconButton, TextLink } from '../../components/button.tsx';
import { WholeSentence } from '../../components/deed.tsx';
import { Empty } from '../../components/empty.tsx';
import { ExactCall, MarkedText } from '../../components/exact-call.tsx';
import { Facts } from '../../components/facts.tsx';
import { Failed } from '../../components/failed.tsx';
import { Icon } from '../../components/icon.tsx';
import { VerdictLabel } from '../../components/verdict.tsx';
import { Exact, Path, Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { momentWords } from '../../messages/moments.ts';
import { folderName } from '../../messages/names.ts';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import styles from './detail.module.css';
import { DetailActions } from './detail-actions.tsx';

/** One call in full: what was wanted, exactly; why it was decided so; what the agent was told. */
export function Detail({ id, onClose }: { readonly id: number; readonly onClose: () => void }) {
  const { t } = useLanguage();
  const { answers } = usePerch();
  const { data, failed, reload } = useAnswer(answers, 'history.detail', id);
  if (failed && !data) return <Failed retry={reload} />;
  return (
    <>
      <div className={styles['back']}>
        <Button look="plain" icon="chevron-left" onPress={onClose}>
          {t('detail.back')}
        </Button>
      </div>
      {data === null && <Empty title={t('detail.gone')}>{t('detail.gone.hint')}</Empty>}
      {data && (
        <>
          <Told detail={data} onClose={onClose} />
          <DetailActions detail={data} />
        </>
      )}
    </>
  );
}

function Told({ detail, onClose }: { readonly detail: HistoryDetail; readonly onClose: () => void }) {
  const language = useLanguage();
  const { t } = language;
  const now = useNow(60_000);
  const lines = detail.lines ?? detail.exact.map((text) => ({ text, tone: 'plain' as const, marks: [], colours: [] }));
  return (
    <div className={styles['scroll']}>
      <div className={styles['head']}>
        <VerdictLabel word={detail.verdict} withMark>
          {verdictWords(detail, t)}
        </VerdictLabel>
        <time className={styles['when']}>{momentWords(language, detail.at, now)}</time>
        <span className={styles['close']}>
          <IconButton icon="close" label={t('detail.close')} onPress={onClose} />
        </span>
      </div>
      <h2 className={styles['title']}>
        <bdi>
          <WholeSentence row={detail} />
          {stopped(detail) && ` ${t('detail.didNotRun')}`}
        </bdi>
      </h2>
      {detail.test && <p className={styles['note']}>{t('detail.test')}</p>}

      {lines.length > 0 && (
        <Part title={t('detail.exact')}>
          <ExactCall lines={lines} label={t('detail.exact')} />
        </Part>
      )}
      <Part title={t('detail.why')}>
        <Why detail={detail} />
      </Part>
      {detail.errors.length > 0 && (
        <Part title={t('detail.errors')}>
          <ul className={styles['errors']}>
            {detail.errors.map((error) => (
              <li key={error}>
                <Icon name="warning" />
                <span>
                  <Visible text={error} />
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {detail.reason && (
        <Part title={t('detail.told', { agent: detail.agentTitle })}>
          <Quote text={detail.reason} />
        </Part>
      )}
      {detail.note && (
        <Part title={t('detail.note')}>
          <Quote text={detail.note} />
        </Part>
      )}
      {detail.facts.length > 0 && (
        <Part title={t('detail.facts')}>
          <Facts
            exact
            items={detail.facts.map(({ name, value }) => ({ key: name, name, value: <Exact text={value} /> }))}
          />
        </Part>
      )}
      <div className={styles['facts']}>
        <AboutRecord detail={detail} />
      </div>
      <Raw text={detail.raw} />
    </div>
  );
}

function stopped({ verdict }: HistoryDetail): boolean {
  return verdict === 'denied' || verdict === 'you-denied' || verdict === 'no-answer';
}

function verdictWords({ verdict, errors, rules, by }: HistoryDetail, t: ReturnType<typeof useLanguage>['t']): string {
  if (verdict === 'denied') {
    return rules.length === 0 && errors.length > 0 ? t('detail.word.fault') : t('detail.word.denied');
  }
  const word = t(`verdict.${verdict}`);
  return by ? t('verdict.with', { word, by: t(`verdict.by.${by}`) }) : word;
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['part']}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Quote({ text }: { readonly text: string }) {
  const { t } = useLanguage();
  return (
    <blockquote className={styles['quote']}>
      <bdi>
        <Visible text={t('detail.rule.quote', { text })} />
      </bdi>
    </blockquote>
  );
}

/** The deciding rules in their own words first, then what else took note of the call. */
function Why({ detail }: { readonly detail: HistoryDetail }) {
  const { t, rich } = useLanguage();
  const { router } = usePerch();
  const deciding = detail.rules.filter(({ effect }) => effect !== 'record');
  const noting = detail.rules.filter(({ effect }) => effect === 'record');
  const { exception } = detail;
  return (
    <>
      {deciding.length === 0 && (
        <p className={styles['read']}>
          {detail.verdict === 'no-objection'
            ? t('detail.why.noObjection', { agent: detail.agentTitle })
            : t('detail.why.by', { by: detail.decidedBy })}
        </p>
      )}
      {deciding.map((rule) => (
        <RuleWords key={rule.name} rule={rule} />
      ))}
      {exception && (
        <p className={styles['read']}>
          {rich('detail.why.exception', {
            exception: (
              <TextLink onPress={() => router.go({ page: 'exceptions', exception: exception.id })}>
                {t('detail.why.exception.link')}
              </TextLink>
            ),
          })}
        </p>
      )}
      {(detail.verdict === 'would-deny' || detail.verdict === 'would-ask') && (
        <p className={styles['read']}>{t('detail.why.watching')}</p>
      )}
      {noting.length > 0 && (
        <div className={styles['noting']}>
          <h4>{t('detail.alsoMatched')}</h4>
          {noting.map((rule) => (
            <RuleWords key={rule.name} rule={rule} />
          ))}
        </div>
      )}
    </>
  );
}

function RuleWords({ rule }: { readonly rule: HistoryDetail['rules'][number] }) {
  const { t } = useLanguage();
  const { router } = usePerch();
  return (
    <div className={styles['read']}>
      <p>
        <bdi>
          {rule.description && `${t('detail.rule.quote', { text: rule.description })} `}
          <TextLink onPress={() => router.go({ page: 'rules', rule: rule.name })}>{rule.name}</TextLink>
        </bdi>
      </p>
      {rule.conditions && rule.conditions.length > 0 && (
        <ul className={styles['conditions']}>
          {rule.conditions.map(({ words, value, marks }) => (
            <li key={`${words} ${value}`}>
              <Icon name="check" />
              <bdi>
                {value ? t('detail.condition', { words }) : words}{' '}
                {value && (
                  <bdi dir="ltr" className={styles['value']}>
                    <MarkedText line={{ text: value, tone: 'plain', marks, colours: [] }} />
                  </bdi>
                )}
              </bdi>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function AboutRecord({ detail }: { readonly detail: HistoryDetail }) {
  const { t, f, rich } = useLanguage();
  const { router, answers } = usePerch();
  const { data: heads } = useAnswer(answers, 'history.sessions', [detail.session]);
  const title = heads?.find(({ session }) => session === detail.session)?.title;
  const project = <Path path={folderName(detail.project)} />;
  const facts = [
    {
      key: 'project',
      name: t('detail.project'),
      value: (
        <span title={detail.project}>
          {detail.branch ? rich('detail.onBranch', { project, branch: <Path path={detail.branch} /> }) : project}
        </span>
      ),
    },
    !detail.test && {
      key: 'session',
      name: t('detail.session'),
      value: (
        <TextLink onPress={() => router.go({ page: 'session', session: detail.session })}>
          {title ? <Visible text={title} /> : t('detail.session.story')}
        </TextLink>
      ),
    },
    { key: 'by', name: t('detail.decidedBy'), value: detail.decidedBy },
    detail.answeredAfter !== undefined &&
      detail.answeredAfter !== null && {
        key: 'answered',
        name: t('detail.answered'),
        value: t('detail.answered.after', { time: f.clock(detail.answeredAfter) }),
      },
    detail.tool !== '' && {
      key: 'tool',
      name: t('detail.tool'),
      value: rich('detail.toolOf', { agent: detail.agentTitle, tool: <Visible text={detail.tool} /> }),
    },
    { key: 'took', name: t('detail.took'), value: f.milliseconds(detail.tookMicroseconds) },
    {
      key: 'record',
      name: t('detail.record'),
      value: (
        <span className={styles['record']} title={detail.hash}>
          {f.number(detail.id)}
          <span className={styles['chain']} data-broken={!detail.chainUnbroken || undefined}>
            <Icon name={detail.chainUnbroken ? 'check' : 'warning'} />
            {t(detail.chainUnbroken ? 'detail.unbroken' : 'detail.broken')}
          </span>
          {!detail.chainUnbroken && <span className={styles['hint']}>{t('detail.broken.hint')}</span>}
        </span>
      ),
    },
  ];
  return <Facts items={facts.filter((fact) => fact !== false)} />;
}

function Raw({ text }: { readonly text: string }) {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <div className={styles['raw']}>
      <Button look="plain" aria-expanded={open} onPress={() => setOpen(!open)}>
        {t(open ? 'detail.raw.hide' : 'detail.raw.show')}
      </Button>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <section className={styles['json']} dir="ltr" tabIndex={0} aria-label={t('detail.raw')}>
          <pre>
            {text.split('\n').map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
              <span key={index}>
                <Visible text={line} />
                {'\n'}
              </span>
            ))}
          </pre>
        </section>
      )}
    </div>
  );
}
