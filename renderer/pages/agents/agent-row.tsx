import { type ReactNode, useState } from 'react';
import type { AgentState } from '../../../preload/contract.ts';
import { AgentBadge } from '../../components/agent-badge.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ExactCall } from '../../components/exact-call.tsx';
import { Failed } from '../../components/failed.tsx';
import { Notice } from '../../components/notice.tsx';
import { Switch } from '../../components/switch.tsx';
import { VerdictLabel } from '../../components/verdict.tsx';
import { Path, Visible } from '../../components/visible.tsx';
import { type Language, useLanguage } from '../../messages/language.tsx';
import { agoWords, momentWords } from '../../messages/moments.ts';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import styles from './agents-page.module.css';

/** One agent: is it protected, how it stands, and the one step that puts things right. */
export function AgentRow({ agent }: { readonly agent: AgentState }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, answers } = usePerch();
  const [changing, setChanging] = useState(false);
  const on = agent.state !== 'absent';
  const protect = async (wanted: boolean) => {
    setChanging(true);
    const said = t(wanted ? 'agents.protected' : 'agents.unprotected', { agent: agent.title });
    await act(bridge.request('agents.protect', { agent: agent.name, on: wanted }), language, said);
    await answers.load('agents.list', undefined);
    setChanging(false);
  };
  return (
    <li className={styles['agent']}>
      <AgentBadge agent={agent.name} size="large" />
      <div className={styles['words']}>
        <div className={styles['top']}>
          <h3>{agent.title}</h3>
          <div className={styles['state']}>
            {agent.state === 'absent' ? (
              <Button look="primary" isDisabled={changing} onPress={() => void protect(true)}>
                {t('agents.protect')}
              </Button>
            ) : (
              <>
                <VerdictLabel word={agent.state === 'registered' ? 'allowed' : 'problem'} withMark>
                  {t(`agents.state.${agent.state}`)}
                </VerdictLabel>
                <Switch
                  label={t('agents.switch', { agent: agent.title })}
                  on={on}
                  disabled={changing}
                  onChange={(wanted) => void protect(wanted)}
                />
              </>
            )}
          </div>
        </div>
        <p className={styles['about']}>{aboutWords(agent, language)}</p>
        <AgentFacts agent={agent} />
        <AgentProblem agent={agent} mend={() => void protect(true)} />
      </div>
    </li>
  );
}

function AgentFacts({ agent }: { readonly agent: AgentState }) {
  const language = useLanguage();
  const { t } = language;
  const now = useNow(60_000);
  const facts: [string, ReactNode][] = [];
  if (agent.state !== 'absent' || agent.lastCallAt !== null) {
    const last = agent.lastCallAt === null ? t('agents.never') : agoWords(language, agent.lastCallAt, now);
    facts.push([t('agents.fact.lastCall'), last]);
  }
  if (agent.callsToday > 0) facts.push([t('agents.fact.today'), t('agents.fact.calls', { count: agent.callsToday })]);
  if (agent.version) facts.push([t('agents.fact.version'), agent.version]);
  if (agent.test) {
    const when = agoWords(language, agent.test.at, now);
    facts.push([
      t('agents.fact.test'),
      t(agent.test.passed ? 'agents.test.passed' : 'agents.test.unanswered', { when }),
    ]);
  }
  if (agent.state !== 'absent') facts.push([t('agents.fact.settings'), <Path key="path" path={agent.settingsFile} />]);
  return (
    <div className={styles['facts']}>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {agent.state === 'registered' && <TestCall agent={agent} />}
    </div>
  );
}

/** Sends a call along the very way the agent's own calls take. */
function TestCall({ agent }: { readonly agent: AgentState }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, toasts, router } = usePerch();
  const [sending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    const worked = await act(bridge.request('agents.test', agent.name), language);
    setSending(false);
    if (!worked) return;
    toasts.show({
      tone: 'plain',
      text: t('agents.test.done'),
      action: { label: t('agents.test.see'), run: () => router.go({ page: 'history' }) },
    });
  };
  return (
    <Button isDisabled={sending} onPress={() => void send()}>
      {t(sending ? 'agents.test.running' : 'agents.test')}
    </Button>
  );
}

function AgentProblem({ agent, mend }: { readonly agent: AgentState; readonly mend: () => void }) {
  const language = useLanguage();
  const { t } = language;
  const now = useNow(60_000);
  switch (agent.state) {
    case 'outdated':
    case 'switched-off':
      return (
        <Notice
          title={
            agent.changedAt && agent.state === 'outdated'
              ? t('agents.mend.title.changedAt', { when: momentWords(language, agent.changedAt, now, false) })
              : t(`agents.mend.title.${agent.state}`)
          }
          action={
            <>
              <WhatChanged agent={agent} />
              <Button onPress={mend}>{t('agents.mend')}</Button>
            </>
          }
        >
          {t('agents.mend.text')}
        </Notice>
      );
    case 'untrusted':
      return <Notice>{t('agents.untrusted.text', { agent: agent.title })}</Notice>;
    case 'unreadable':
      return (
        <Notice>
          <Visible text={agent.problem} />
        </Notice>
      );
    default:
      return null;
  }
}

/** What somebody else changed in the agent's settings, line by line. */
function WhatChanged({ agent }: { readonly agent: AgentState }) {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="plain" onPress={() => setOpen(true)}>
        {t('agents.changes')}
      </Button>
      {open && <Changes agent={agent} onClose={() => setOpen(false)} />}
    </>
  );
}

function Changes({ agent, onClose }: { readonly agent: AgentState; readonly onClose: () => void }) {
  const { t } = useLanguage();
  const { answers } = usePerch();
  const { data, failed, reload } = useAnswer(answers, 'agents.changes', agent.name);
  const title = t('agents.changes.title', { agent: agent.title });
  return (
    <Dialog
      wide
      title={title}
      onClose={onClose}
      actions={
        <Button size="large" look="primary" onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      {failed && <Failed retry={reload} />}
      {data?.length === 0 && <p>{t('agents.changes.unknown')}</p>}
      {data && data.length > 0 && <ExactCall lines={data} label={title} />}
    </Dialog>
  );
}

/** How it stands, and for a protected agent what happens when Perch is silent. */
function aboutWords({ state, title, whenSilent, asksItself }: AgentState, { t }: Language): string {
  if (state !== 'registered' || !whenSilent) return t(`agents.about.${state}`);
  const silent = t(`agents.silent.${whenSilent}`, { agent: title });
  return asksItself === false ? `${silent} ${t('agents.asksHere')}` : silent;
}
