import { lazy, Suspense, useState } from 'react';
import type { Effect, RuleChange, RuleDetail } from '../../../preload/contract.ts';
import { TextLink } from '../../components/button.tsx';
import { EffectMark } from '../../components/effect.tsx';
import { Empty } from '../../components/empty.tsx';
import { Failed } from '../../components/failed.tsx';
import { Segments } from '../../components/segments.tsx';
import { Switch } from '../../components/switch.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { Examples } from './examples.tsx';
import { packTitle } from './pack-list.tsx';
import { Recent } from './recent.tsx';
import styles from './rule-pane.module.css';
import { RuleSentence } from './rule-sentence.tsx';
import { RuleText } from './rule-text.tsx';
import { TryStrip } from './try-strip.tsx';
import { useCatalogue } from './use-catalogue.ts';
import { type TryDays, useRuleDraft, useTry } from './use-draft.ts';

const RuleEditor = lazy(async () => ({ default: (await import('./rule-editor.tsx')).RuleEditor }));

/** One rule: its sentence, what it would and would not catch, its text, and where it spoke up lately. */
export function RulePane({ rule }: { readonly rule: string }) {
  const { t } = useLanguage();
  const { answers } = usePerch();
  const { data, failed, reload } = useAnswer(answers, 'rules.rule', rule);
  if (data) return <Loaded detail={data} />;
  if (failed) return <Failed retry={reload} />;
  return data === null ? <Empty title={t('rules.gone')}>{t('rules.gone.text')}</Empty> : null;
}

function Loaded({ detail }: { readonly detail: RuleDetail }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, answers } = usePerch();
  const draft = useRuleDraft(bridge, detail);
  const [effect, setEffect] = useState<Effect>();
  const [editing, setEditing] = useState(false);
  const [days, setDays] = useState<TryDays>(30);

  const wanted = draft.built?.effect ?? effect ?? detail.effect;
  const change = changeOf(detail, draft.text, effect);
  const trial = useTry(bridge, change, days);

  const chooseEffect = (next: Effect) => {
    if (draft.built && detail.editable) draft.setBuilt({ ...draft.built, effect: next });
    else setEffect(next === detail.effect ? undefined : next);
  };
  const discard = () => {
    draft.discard();
    setEffect(undefined);
  };
  const save = async () => {
    if (change && (await act(bridge.request('rules.save', change), language, t('rules.saved')))) {
      answers.refresh('rules.rule', 'rules.packs');
      setEffect(undefined);
      setEditing(false);
    }
  };
  const turn = async (on: boolean) => {
    const said = t(on ? 'rules.rule.on' : 'rules.rule.off', { title: detail.title });
    await act(bridge.request('rules.switchRule', { rule: detail.name, on }), language, said);
    answers.refresh('rules.rule', 'rules.packs');
  };

  return (
    <>
      <div className={styles['scroll']}>
        <div className={styles['head']}>
          <p className={styles['meta']}>
            <RuleMeta detail={detail} />
          </p>
          <div className={styles['controls']}>
            <Segments
              label={t('rule.effect')}
              value={wanted}
              onChange={chooseEffect}
              segments={(['record', 'ask', 'deny'] as const).map((value) => ({
                value,
                label: t(`effect.${value}`),
                icon: value === wanted && <EffectMark effect={value} />,
                disabled: !detail.effects.includes(value),
              }))}
            />
            <Switch
              label={detail.whyLocked || t('rules.rule.switch', { title: detail.title })}
              on={detail.on}
              locked={detail.locked}
              onChange={(on) => void turn(on)}
            />
          </div>
        </div>
        <h2 className="visually-hidden">{detail.title}</h2>
        <Sentence detail={detail} draft={draft} />
        {detail.whyLocked && <p className={styles['locked']}>{detail.whyLocked}</p>}
        {editing ? (
          <Suspense fallback={<div className={styles['editor']} />}>
            <RuleEditor text={draft.text} onChange={draft.setText} onClose={() => setEditing(false)} />
          </Suspense>
        ) : (
          <div className={styles['columns']}>
            <Examples detail={detail} effect={wanted} result={trial.result} />
            <section>
              <div className={styles['textHead']}>
                <h3>{t('rules.asText')}</h3>
                {detail.editable && <TextLink onPress={() => setEditing(true)}>{t('rules.edit')}</TextLink>}
              </div>
              <RuleText before={detail.text} text={draft.text} />
            </section>
          </div>
        )}
        <Recent rule={detail.name} />
      </div>
      {change && (
        <TryStrip
          result={trial.result}
          running={trial.running}
          progress={trial.progress}
          days={days}
          onDays={setDays}
          onCancel={trial.cancel}
          onAgain={trial.again}
          onDiscard={discard}
          onUse={() => void save()}
        />
      )}
    </>
  );
}

function Sentence({ detail, draft }: { readonly detail: RuleDetail; readonly draft: ReturnType<typeof useRuleDraft> }) {
  const catalogue = useCatalogue();
  const { t } = useLanguage();
  if (draft.built && catalogue) {
    return (
      <RuleSentence
        built={draft.built}
        before={detail.built}
        catalogue={catalogue}
        effects={detail.effects}
        onChange={detail.editable ? draft.setBuilt : undefined}
      />
    );
  }
  // A rule that says more than the builder can is told in its own words.
  return (
    <div>
      <p className={styles['description']}>
        <bdi>
          <Visible text={detail.description} />
        </bdi>
      </p>
      {detail.editable && <p className={styles['locked']}>{t('rules.tooMuch')}</p>}
    </div>
  );
}

function RuleMeta({ detail }: { readonly detail: RuleDetail }) {
  const language = useLanguage();
  const { t } = language;
  const { answers } = usePerch();
  const { data: counts } = useAnswer(answers, 'rules.counts', undefined);
  const count = counts?.find(({ rule }) => rule === detail.name);
  const times = count ? count.denied + count.asked + count.recorded : undefined;
  return [
    packTitle({ title: detail.packTitle, source: detail.source, project: detail.packTitle }, language),
    t(`rules.source.${detail.source}`),
    times !== undefined && t('rules.times', { count: times }),
    detail.changed && t('rules.changed'),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What would be put into force; nothing while nothing differs. */
function changeOf(detail: RuleDetail, text: string, effect: Effect | undefined): RuleChange | undefined {
  if (text !== detail.text) return { kind: 'text', rule: detail.name, text };
  return effect === undefined ? undefined : { kind: 'effect', rule: detail.name, effect };
}
