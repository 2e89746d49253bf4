import { useState } from 'react';
import type { RuleSkill } from '../../../preload/contract.ts';
import { AgentBadge } from '../../components/agent-badge.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { Path } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import page from './agents-page.module.css';
import styles from './rule-skill.module.css';

type Place = RuleSkill['agents'][number];

/** Lets agents write rules: which of them know how, and the switch for each. */
export function RuleSkillSection() {
  const { t } = useLanguage();
  const { answers } = usePerch();
  const { data } = useAnswer(answers, 'agents.ruleSkill', undefined);
  if (!data || data.agents.length === 0) return null;
  return (
    <section className={page['good']}>
      <h3>{t('skill.title')}</h3>
      <p>{t('skill.text')}</p>
      <ul className={styles['places']} aria-label={t('skill.title')}>
        {data.agents.map((place) => (
          <SkillPlace key={place.agent} place={place} text={data.text} />
        ))}
      </ul>
    </section>
  );
}

function SkillPlace({ place, text }: { readonly place: Place; readonly text: string }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, answers } = usePerch();
  const [showing, setShowing] = useState(false);
  const turn = async (on: boolean) => {
    const said = t(on ? 'skill.added' : 'skill.removed', { agent: place.title });
    const worked = await act(bridge.request('agents.switchRuleSkill', { agent: place.agent, on }), language, said);
    if (worked) setShowing(false);
    await answers.load('agents.ruleSkill', undefined);
  };
  /** What stands on a button, and for whoever does not see the row, whose skill it is about. */
  const of = (button: 'skill.show' | 'skill.add' | 'skill.renew' | 'skill.remove') =>
    t('skill.of', { button: t(button), agent: place.title });
  return (
    <li>
      <AgentBadge agent={place.agent} />
      <div className={styles['words']}>
        <strong>{place.title}</strong>
        <span>{t(`skill.state.${place.state}`)}</span>
        {place.state !== 'absent' && <Path path={place.file} />}
      </div>
      <div className={styles['buttons']}>
        {place.state === 'installed' && (
          <Button aria-label={of('skill.show')} look="plain" onPress={() => setShowing(true)}>
            {t('skill.show')}
          </Button>
        )}
        {(place.state === 'absent' || place.state === 'outdated') && (
          <Button
            aria-label={of(place.state === 'absent' ? 'skill.add' : 'skill.renew')}
            onPress={() => setShowing(true)}
          >
            {t(place.state === 'absent' ? 'skill.add' : 'skill.renew')}
          </Button>
        )}
        {(place.state === 'installed' || place.state === 'outdated') && (
          <Button aria-label={of('skill.remove')} onPress={() => void turn(false)}>
            {t('skill.remove')}
          </Button>
        )}
      </div>
      {showing && (
        <WhatIsWritten place={place} text={text} onClose={() => setShowing(false)} onWrite={() => void turn(true)} />
      )}
    </li>
  );
}

/** The file and all that is in it, before it is written and after. */
function WhatIsWritten({
  place,
  text,
  onClose,
  onWrite,
}: {
  readonly place: Place;
  readonly text: string;
  readonly onClose: () => void;
  readonly onWrite: () => void;
}) {
  const { t } = useLanguage();
  const written = place.state === 'installed';
  return (
    <Dialog
      wide
      title={t(written ? 'skill.written.title' : 'skill.write.title', { agent: place.title })}
      onClose={onClose}
      actions={
        written ? (
          <Button size="large" look="primary" onPress={onClose}>
            {t('common.close')}
          </Button>
        ) : (
          <>
            <Button size="large" look="plain" onPress={onClose}>
              {t('common.cancel')}
            </Button>
            <Button size="large" look="primary" onPress={onWrite}>
              {t('skill.write')}
            </Button>
          </>
        )
      }
    >
      <p>{t(written ? 'skill.written.text' : 'skill.write.text', { agent: place.title })}</p>
      <p className={styles['file']}>
        <Path path={place.file} />
      </p>
      <PlainText text={text} label={t('skill.content')} />
    </Dialog>
  );
}
