import { useState } from 'react';
import type { AgentState } from '../../../preload/contract.ts';
import { PageHeader } from '../../app/page-header.tsx';
import { AgentBadge } from '../../components/agent-badge.tsx';
import { Button, TextLink } from '../../components/button.tsx';
import { Failed } from '../../components/failed.tsx';
import { Headline, PageBody } from '../../components/section.tsx';
import { type Language, useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { AgentRow } from './agent-row.tsx';
import styles from './agents-page.module.css';
import { RuleSkillSection } from './rule-skill.tsx';

/** The agents on this computer, which of them check with Perch, and what to do about those that do not. */
export function AgentsPage() {
  const language = useLanguage();
  const { t } = language;
  const { answers, bridge } = usePerch();
  const [other, setOther] = useState(false);
  const lookAgain = async () => {
    answers.put('agents.list', undefined, await bridge.request('agents.lookAgain', undefined));
    answers.refresh('agents.ruleSkill');
  };
  const { data: agents, failed, reload } = useAnswer(answers, 'agents.list', undefined);
  const header = (
    <PageHeader title={t('page.agents')}>
      <Button look="plain" onPress={() => void lookAgain()}>
        {t('agents.lookAgain')}
      </Button>
    </PageHeader>
  );
  if (!agents) {
    return (
      <>
        {header}
        {failed && <Failed retry={reload} />}
      </>
    );
  }
  const here = agents.filter((agent) => agent.present || agent.state !== 'absent');
  const elsewhere = agents.filter((agent) => !here.includes(agent));
  return (
    <>
      {header}
      <PageBody>
        <Headline>{headline(here, language)}</Headline>
        {here.length === 0 && <p className={styles['lead']}>{t('agents.headline.none.text')}</p>}
        {here.length > 0 && (
          <ul className={styles['agents']} aria-label={t('agents.list')}>
            {here.map((agent) => (
              <AgentRow key={agent.name} agent={agent} />
            ))}
          </ul>
        )}
        <RuleSkillSection />
        <section className={styles['good']}>
          <h3>{t('agents.good.title')}</h3>
          <p>{t('agents.good.text')}</p>
          <TextLink aria-expanded={other} onPress={() => setOther(!other)}>
            {t('agents.other')}
          </TextLink>
          {other && <p>{t('agents.other.text')}</p>}
        </section>
        {elsewhere.length > 0 && (
          <section className={styles['elsewhere']}>
            <h3>{t('agents.notFound.title')}</h3>
            <p>{t('agents.notFound.text')}</p>
            <ul>
              {elsewhere.map(({ name, title }) => (
                <li key={name}>
                  <AgentBadge agent={name} />
                  {title}
                </li>
              ))}
            </ul>
          </section>
        )}
      </PageBody>
    </>
  );
}

/** How many check with Perch, how many have stopped doing so, how many never did: one sentence each. */
function headline(agents: readonly AgentState[], { t }: Language): string {
  if (agents.length === 0) return t('agents.headline.none');
  const count = (wanted: (agent: AgentState) => boolean) => agents.filter(wanted).length;
  const fine = count(({ state }) => state === 'registered');
  const fresh = count(({ state }) => state === 'absent');
  const broken = agents.length - fine - fresh;
  return [
    fine > 0 ? t('agents.headline.ok', { count: fine }) : t(`agents.headline.${broken > 0 ? 'lost' : 'nobody'}`),
    broken > 0 && t('agents.headline.broken', { count: broken }),
    fresh > 0 && fine > 0 && t('agents.headline.new', { count: fresh }),
  ]
    .filter(Boolean)
    .join(' ');
}
