import { lazy, Suspense, useEffect, useState } from 'react';
import type { BuiltRule } from '../../../preload/contract.ts';
import { TextLink } from '../../components/button.tsx';
import { EffectMark } from '../../components/effect.tsx';
import { Icon } from '../../components/icon.tsx';
import { TextField } from '../../components/text-field.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { useStore } from '../../state/store.ts';
import { emptyRule, isComplete } from './built-rule.ts';
import styles from './rule-pane.module.css';
import { RuleSentence } from './rule-sentence.tsx';
import { RuleText } from './rule-text.tsx';
import { TryStrip } from './try-strip.tsx';
import { useCatalogue } from './use-catalogue.ts';
import { type TryDays, useRuleDraft, useTry } from './use-draft.ts';

const RuleEditor = lazy(async () => ({ default: (await import('./rule-editor.tsx')).RuleEditor }));

/** A rule that does not exist yet, built as a sentence, tried on real calls before it binds. */
export function NewRule() {
  const { building } = usePerch();
  const [first] = useState<BuiltRule>(() => building.get() ?? emptyRule());
  return <Build first={first} />;
}

const NOTHING = { text: '', built: null };

function Build({ first }: { readonly first: BuiltRule }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, answers, building, router } = usePerch();
  const catalogue = useCatalogue();
  const draft = useRuleDraft(bridge, NOTHING);
  const [editing, setEditing] = useState(false);
  const [days, setDays] = useState<TryDays>(30);
  const built = draft.built ?? (draft.text === '' ? first : null);
  const complete = built ? isComplete(built) : draft.text.trim() !== '';
  const trial = useTry(bridge, complete && draft.text ? { kind: 'text', rule: '', text: draft.text } : undefined, days);
  const { setBuilt } = draft;
  useEffect(() => setBuilt(first), [first, setBuilt]);
  // What was begun is kept while the person looks at other pages.
  const stored = useStore(building);
  useEffect(() => {
    if (draft.built && stored) building.set(draft.built);
  }, [building, draft.built, stored]);

  const pristine = built !== null && built.title === '' && built.clauses.length === 0;
  const save = async () => {
    const saving = bridge.request('rules.save', { kind: 'text', rule: '', text: draft.text });
    if (!(await act(saving, language, t('rules.made')))) return;
    const outcome = await saving;
    building.set(undefined);
    answers.refresh('rules.packs');
    if (outcome.ok) router.replace({ page: 'rules', rule: outcome.rule });
  };
  return (
    <>
      <div className={styles['scroll']}>
        <div className={styles['head']}>
          <p className={styles['meta']}>{t('rules.new.meta')}</p>
        </div>
        <h2 className="visually-hidden">{t('rules.new')}</h2>
        {built && (
          <TextField
            label={t('rules.new.name')}
            placeholder={t('rules.new.name.placeholder')}
            value={built.title}
            maxLength={80}
            onChange={(title) => draft.setBuilt({ ...built, title })}
          />
        )}
        <div className={styles['building']}>
          {built && catalogue ? (
            <RuleSentence built={built} before={null} catalogue={catalogue} onChange={draft.setBuilt} />
          ) : (
            <p className={styles['locked']}>{t('rules.tooMuch')}</p>
          )}
        </div>
        {pristine && <Starts onChoose={draft.setBuilt} />}
        {editing ? (
          <Suspense fallback={<div className={styles['editor']} />}>
            <RuleEditor text={draft.text} onChange={draft.setText} onClose={() => setEditing(false)} />
          </Suspense>
        ) : (
          <section>
            <div className={styles['textHead']}>
              <h3>{t('rules.asText')}</h3>
              <TextLink onPress={() => setEditing(true)}>{t('rules.edit')}</TextLink>
            </div>
            <RuleText before={draft.text} text={draft.text} />
          </section>
        )}
        {!complete && <p className={styles['locked']}>{t('rules.new.incomplete')}</p>}
      </div>
      <TryStrip
        result={trial.result}
        running={trial.running}
        progress={trial.progress}
        days={days}
        onDays={setDays}
        onCancel={trial.cancel}
        onAgain={trial.again}
        onDiscard={() => building.set(undefined)}
        onUse={() => void save()}
        complete={complete}
      />
    </>
  );
}

/** Rules that people often make: one press, and only the details are left to change. */
function Starts({ onChoose }: { readonly onChoose: (built: BuiltRule) => void }) {
  const { t } = useLanguage();
  const { answers } = usePerch();
  const { data = [] } = useAnswer(answers, 'rules.starts', undefined);
  if (data.length === 0) return null;
  return (
    <section className={styles['starts']}>
      <h3>{t('rules.starts')}</h3>
      <ul>
        {data.map((start) => (
          <li key={start.title}>
            <button type="button" onClick={() => onChoose(start)}>
              <EffectMark effect={start.effect} label={t(`effect.${start.effect}`)} />
              <span>
                <Visible text={start.title} />
              </span>
              <Icon name="chevron-right" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
