import { useEffect, useRef, useState } from 'react';
import type { AgentState, HistoryRow } from '../../../preload/contract.ts';
import { WATCH_DAYS } from '../../app/state-menu.tsx';
import { AgentBadge } from '../../components/agent-badge.tsx';
import { Button } from '../../components/button.tsx';
import { Choices } from '../../components/choice.tsx';
import { Failed } from '../../components/failed.tsx';
import { Bird } from '../../components/icon.tsx';
import { Switch } from '../../components/switch.tsx';
import { VerdictMark } from '../../components/verdict.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { agoWords } from '../../messages/moments.ts';
import { now, useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { useStore } from '../../state/store.ts';
import styles from './first-run.module.css';

const STEPS = ['agents', 'mode', 'test'] as const;
type Step = (typeof STEPS)[number];

/** The first three screens: which agents, watch or guard, and a test call that appears before one's eyes. */
export function FirstRun() {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act } = usePerch();
  const [step, setStep] = useState<Step>('agents');
  const heading = useRef<HTMLHeadingElement>(null);
  // A new screen is read from its heading on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step is what changes the heading
  useEffect(() => heading.current?.focus(), [step]);
  const finish = () => void act(bridge.request('firstRun.done', undefined), language);
  return (
    <main className={styles['desk']}>
      <div className={styles['card']}>
        <h1 className={styles['title']} ref={heading} tabIndex={-1}>
          <Title step={step} />
        </h1>
        {step === 'agents' && <AgentsStep next={() => setStep('mode')} skip={finish} />}
        {step === 'mode' && <ModeStep next={() => setStep('test')} back={() => setStep('agents')} />}
        {step === 'test' && <TestStep done={finish} />}
        <p className="visually-hidden" role="status">
          {t('first.step', { step: STEPS.indexOf(step) + 1, steps: STEPS.length })}
        </p>
      </div>
    </main>
  );
}

function Title({ step }: { readonly step: Step }) {
  const { t } = useLanguage();
  const { answers } = usePerch();
  const { data: agents } = useAnswer(answers, 'agents.list', undefined);
  if (step === 'agents')
    return agents ? t('first.agents.title', { count: agents.filter(({ present }) => present).length }) : null;
  return t(`first.${step}.title`);
}

function Foot({ step, children }: { readonly step: Step; readonly children: React.ReactNode }) {
  return (
    <footer className={styles['foot']}>
      <ol className={styles['dots']} aria-hidden="true">
        {STEPS.map((one) => (
          <li key={one} className={styles['step']} data-current={one === step || undefined} />
        ))}
      </ol>
      {children}
    </footer>
  );
}

function AgentsStep({ next, skip }: { readonly next: () => void; readonly skip: () => void }) {
  const language = useLanguage();
  const { t } = language;
  const { answers, bridge, act } = usePerch();
  const { data, failed, reload } = useAnswer(answers, 'agents.list', undefined);
  const [wanted, setWanted] = useState<ReadonlySet<string>>();
  const [working, setWorking] = useState(false);
  const here = data?.filter(({ present }) => present) ?? [];
  const chosen = wanted ?? recentlyUsed(here);
  const toggle = (name: string, on: boolean) => {
    const set = new Set(chosen);
    if (on) set.add(name);
    else set.delete(name);
    setWanted(set);
  };
  const go = async () => {
    setWorking(true);
    for (const agent of here) {
      const on = chosen.has(agent.name);
      if (on === (agent.state === 'absent'))
        await act(bridge.request('agents.protect', { agent: agent.name, on }), language);
    }
    await answers.load('agents.list', undefined);
    setWorking(false);
    next();
  };
  return (
    <>
      <div className={styles['body']}>
        <p className={styles['lead']}>{t(here.length > 0 ? 'first.agents.text' : 'first.agents.none')}</p>
        {failed && !data && <Failed retry={reload} />}
        <ul className={styles['agents']}>
          {here.map((agent) => (
            <li key={agent.name}>
              <AgentBadge agent={agent.name} size="large" />
              <div>
                <strong>{agent.title}</strong>
                <Used agent={agent} />
              </div>
              <Switch
                label={t('agents.switch', { agent: agent.title })}
                on={chosen.has(agent.name)}
                onChange={(on) => toggle(agent.name, on)}
              />
            </li>
          ))}
        </ul>
        <p className={styles['quiet']}>{t('first.agents.privacy')}</p>
      </div>
      <Foot step="agents">
        <Button size="large" look="plain" onPress={skip}>
          {t('first.notNow')}
        </Button>
        <Button size="large" look="primary" isDisabled={working} onPress={() => void go()}>
          {t('first.continue', { count: here.filter(({ name }) => chosen.has(name)).length })}
        </Button>
      </Foot>
    </>
  );
}

/** Days after which an agent counts as one that is no longer used. */
const RECENT = 14;

function recentlyUsed(agents: readonly AgentState[]): ReadonlySet<string> {
  const since = now() - RECENT * 86_400_000;
  // Who was never heard of may be in use all the same.
  return new Set(agents.filter(({ lastCallAt }) => lastCallAt === null || lastCallAt > since).map(({ name }) => name));
}

function Used({ agent }: { readonly agent: AgentState }) {
  const language = useLanguage();
  const { t } = language;
  const present = useNow(60_000);
  if (agent.lastCallAt === null) return <p className={styles['quiet']}>{t('first.found')}</p>;
  return <p className={styles['quiet']}>{t('first.used', { when: agoWords(language, agent.lastCallAt, present) })}</p>;
}

function ModeStep({ next, back }: { readonly next: () => void; readonly back: () => void }) {
  const language = useLanguage();
  const { t, f } = language;
  const { bridge, act } = usePerch();
  const [choice, setChoice] = useState<'watch' | 'guard'>('watch');
  const review = now() + WATCH_DAYS * 86_400_000;
  const go = async () => {
    const worked = await act(
      choice === 'watch' ? bridge.request('watch.start', WATCH_DAYS) : bridge.request('mode.set', 'guardrails'),
      language,
    );
    if (worked) next();
  };
  return (
    <>
      <div className={styles['body']}>
        <p className={styles['lead']}>{t('first.mode.text')}</p>
        <Choices
          look="cards"
          label={t('first.mode.title')}
          showLabel={false}
          value={choice}
          onChange={setChoice}
          choices={[
            { value: 'watch', title: t('first.watch'), hint: t('first.watch.text', { day: f.day(review) }) },
            { value: 'guard', title: t('first.guard'), hint: t('first.guard.text') },
          ]}
        />
        <p className={styles['quiet']}>{t('first.seatBelt')}</p>
      </div>
      <Foot step="mode">
        <Button size="large" look="plain" onPress={back}>
          {t('common.back')}
        </Button>
        <Button size="large" look="primary" onPress={() => void go()}>
          {t(`first.start.${choice}`)}
        </Button>
      </Foot>
    </>
  );
}

function TestStep({ done }: { readonly done: () => void }) {
  const { t } = useLanguage();
  const { bridge, answers, state: store } = usePerch();
  const { data: agents } = useAnswer(answers, 'agents.list', undefined);
  const mode = useStore(store)?.mode ?? 'monitor';
  const shielded = agents?.filter(({ state }) => state === 'registered') ?? [];
  return (
    <>
      <div className={styles['body']}>
        {shielded.length > 0 ? (
          <>
            <p className={styles['lead']}>{t('first.test.text')}</p>
            <ul className={styles['tests']}>
              {shielded.map((agent) => (
                <TestLine key={agent.name} agent={agent} />
              ))}
            </ul>
          </>
        ) : (
          <p className={styles['lead']}>{t('first.test.nobody')}</p>
        )}
        <p className={styles['tray']}>
          <Bird state={mode === 'monitor' ? 'watching' : 'on'} />
          <span>{t(`first.tray.${mode}`)}</span>
        </p>
      </div>
      <Foot step="test">
        <Button size="large" look="plain" onPress={() => void bridge.request('ask.practice', undefined)}>
          {t('first.practice')}
        </Button>
        <Button size="large" look="primary" onPress={done}>
          {t('common.done')}
        </Button>
      </Foot>
    </>
  );
}

type Tested = { readonly row: HistoryRow; readonly took: number } | { readonly problem: string };

/** Sends the test and waits for its call to arrive in the record, which is the proof. */
function TestLine({ agent }: { readonly agent: AgentState }) {
  const { t, f } = useLanguage();
  const { bridge } = usePerch();
  const [tested, setTested] = useState<Tested>();
  useEffect(() => {
    let gone = false;
    const arrived = bridge.on('history.added', (rows) => {
      const row = rows.find((one) => one.test && one.agent === agent.name);
      if (!row) return;
      arrived();
      void bridge.request('history.detail', row.id).then((detail) => {
        if (!gone) setTested({ row, took: detail?.tookMicroseconds ?? 0 });
      });
    });
    bridge.request('agents.test', agent.name).then(
      (outcome) => {
        if (!gone && !outcome.ok) setTested({ problem: outcome.message });
      },
      () => {
        if (!gone) setTested({ problem: t('common.failed') });
      },
    );
    return () => {
      gone = true;
      arrived();
    };
  }, [bridge, agent.name, t]);
  return (
    <li aria-busy={tested === undefined}>
      <VerdictMark word={!tested ? 'no-objection' : 'row' in tested ? 'allowed' : 'problem'} />
      <div>
        <p>
          <strong>{agent.title}</strong>{' '}
          {t(!tested ? 'first.test.sending' : 'row' in tested ? 'first.test.arrived' : 'first.test.failed')}
        </p>
        {tested && (
          <p className={styles['quiet']}>
            {'row' in tested ? t('first.test.took', { time: f.milliseconds(tested.took) }) : tested.problem}
          </p>
        )}
      </div>
      {tested && 'row' in tested && <time className={styles['quiet']}>{f.second(tested.row.at)}</time>}
    </li>
  );
}
