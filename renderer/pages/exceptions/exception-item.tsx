import { useEffect, useId, useRef, useState } from 'react';
import type { ExceptionView, Lifetime } from '../../../preload/contract.ts';
import { AgentBadge } from '../../components/agent-badge.tsx';
import { Button, TextLink } from '../../components/button.tsx';
import { DeedWords } from '../../components/deed.tsx';
import { Facts } from '../../components/facts.tsx';
import { Icon } from '../../components/icon.tsx';
import { Select } from '../../components/select.tsx';
import { useTermFacts } from '../../components/terms.tsx';
import { Visible } from '../../components/visible.tsx';
import { type Language, useLanguage } from '../../messages/language.tsx';
import { agoWords, momentWords } from '../../messages/moments.ts';
import { folderName } from '../../messages/names.ts';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import styles from './exceptions-page.module.css';
import { lifetimesFor } from './lifetimes.ts';

/** One exception: what it lets through and until when; opened, everything about it. */
export function ExceptionItem({ exception, opened }: { readonly exception: ExceptionView; readonly opened: boolean }) {
  const language = useLanguage();
  const { t, rich } = language;
  const { bridge, act, router } = usePerch();
  const [open, setOpen] = useState(opened);
  const item = useRef<HTMLLIElement>(null);
  const about = useId();
  const now = useNow(60_000);
  useEffect(() => {
    if (opened) item.current?.scrollIntoView({ block: 'nearest' });
  }, [opened]);
  const holds = exception.state === 'in-force';
  const revoke = () => void act(bridge.request('exceptions.revoke', exception.id), language, t('exceptions.revoked'));
  const keep = () => void act(bridge.request('exceptions.keep', exception.id), language, t('exceptions.kept'));
  return (
    <li ref={item} className={styles['exception']} data-ended={!holds || undefined}>
      <div className={styles['row']}>
        <button
          type="button"
          className={styles['toggle']}
          aria-expanded={open}
          aria-controls={about}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          <AgentBadge agent={exception.agentName} />
          <span className={styles['words']}>
            <span className={styles['sentence']}>
              <bdi>
                {rich('exceptions.sentence', {
                  agent: exception.agent || t('exceptions.anyAgent'),
                  deed: <DeedWords deed={exception.deed} form="todo" brief />,
                })}
              </bdi>
            </span>
            <span className={styles['quiet']}>
              {[
                scopeWords(exception, language),
                endWords(exception, language, now),
                usesWords(exception, language, now),
              ].join(' · ')}
            </span>
          </span>
        </button>
        {holds && (
          <div className={styles['buttons']}>
            {exception.stillNeeded && (
              <Button look="plain" onPress={keep}>
                {t('exceptions.keep')}
              </Button>
            )}
            <Button onPress={revoke}>{t('exceptions.revoke')}</Button>
          </div>
        )}
      </div>
      {open && (
        <div className={styles['about']} id={about}>
          <About exception={exception} />
          <TextLink onPress={() => router.go({ page: 'rules', rule: exception.rule.name })}>
            {t('exceptions.toRule')}
          </TextLink>
        </div>
      )}
    </li>
  );
}

function About({ exception }: { readonly exception: ExceptionView }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act } = usePerch();
  const now = useNow(60_000);
  const terms = useTermFacts(exception.terms, exception.deed);
  const change = (lifetime: Lifetime) =>
    void act(
      bridge.request('exceptions.change', { exception: exception.id, lifetime }),
      language,
      t('exceptions.changed'),
    );
  return (
    <Facts
      items={[
        { key: 'rule', name: t('ask.field.rule'), value: <Visible text={exception.rule.name} /> },
        ...terms,
        { key: 'scope', name: t('exceptions.field.where'), value: scopeWords(exception, language) },
        {
          key: 'until',
          name: t('exceptions.field.until'),
          value:
            exception.state === 'in-force' ? (
              <span className={styles['until']}>
                {endWords(exception, language, now)}
                <Select
                  label={t('exceptions.field.until')}
                  options={lifetimesFor(exception.scope, language)}
                  value={exception.lifetime}
                  onChange={change}
                />
              </span>
            ) : (
              endWords(exception, language, now)
            ),
        },
        {
          key: 'made',
          name: t('exceptions.field.made'),
          value: t(`exceptions.made.${exception.madeBy}`, {
            when: momentWords(language, exception.madeAt, now, false),
          }),
        },
        ...(exception.reason
          ? [{ key: 'reason', name: t('exceptions.field.reason'), value: <Visible text={exception.reason} /> }]
          : []),
        { key: 'uses', name: t('exceptions.field.uses'), value: usesWords(exception, language, now) },
      ]}
    />
  );
}

function scopeWords({ scope, scopeName }: ExceptionView, { t }: Language): string {
  switch (scope) {
    case 'session':
      return scopeName ? t('scope.inSession', { session: scopeName }) : t('scope.session');
    case 'project':
      return t('scope.inProject', { project: folderName(scopeName) });
    case 'everywhere':
      return t('scope.inEvery');
  }
}

function endWords({ state, endsAt, lifetime }: ExceptionView, language: Language, now: number): string {
  const { t } = language;
  if (state === 'revoked') return t('exceptions.end.revoked');
  if (state === 'over') return t('exceptions.end.over');
  if (endsAt === null) return t('exceptions.end.never');
  if (lifetime === 'session') return t('exceptions.end.session');
  return t('exceptions.end.at', { when: momentWords(language, endsAt, now, false) });
}

function usesWords({ uses, lastUsedAt }: ExceptionView, language: Language, now: number): string {
  const { t } = language;
  if (uses === 0 || lastUsedAt === null) return t('exceptions.unused');
  return t('exceptions.used', { count: uses, when: agoWords(language, lastUsedAt, now) });
}
