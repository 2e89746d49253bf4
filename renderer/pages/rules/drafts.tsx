import type { Draft } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EffectMark } from '../../components/effect.tsx';
import { Notice } from '../../components/notice.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { momentWords } from '../../messages/moments.ts';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { Diagnostics } from './diagnostics.tsx';
import { DraftEffect } from './draft-effect.tsx';
import styles from './drafts.module.css';
import { ExampleGroups } from './examples.tsx';
import { RuleText } from './rule-text.tsx';

/** Rules that agents proposed. They do nothing until the person takes them. */
export function Drafts({ drafts, onClose }: { readonly drafts: readonly Draft[]; readonly onClose: () => void }) {
  const { t } = useLanguage();
  return (
    <Dialog
      wide
      title={t('drafts.title')}
      onClose={onClose}
      actions={
        <Button size="large" onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <p>{t('drafts.text')}</p>
      <ul className={styles['drafts']}>
        {drafts.map((draft) => (
          <DraftItem key={draft.id} draft={draft} />
        ))}
      </ul>
      {drafts.length === 0 && <p>{t('drafts.none')}</p>}
    </Dialog>
  );
}

function DraftItem({ draft }: { readonly draft: Draft }) {
  const language = useLanguage();
  const { t, f } = language;
  const { bridge, act, answers } = usePerch();
  const now = useNow(60_000);
  const [rule, ...more] = draft.rules;
  const title = rule && more.length === 0 ? rule.title : draft.id;
  const decide = async (take: boolean) => {
    await act(
      bridge.request('rules.decideDraft', { draft: draft.id, take }),
      language,
      t(take ? 'drafts.taken' : 'drafts.refused', { title }),
    );
    answers.refresh('rules.drafts', 'rules.packs');
  };
  const broken = draft.diagnostics.some(({ severity }) => severity === 'error');
  return (
    <li aria-label={title}>
      <p className={styles['head']}>
        {t('drafts.when', { name: draft.id, when: momentWords(language, draft.at, now, false) })}
      </p>
      {draft.rules.map((one) => (
        <section key={one.title} className={styles['rule']}>
          <h3>
            <EffectMark effect={one.effect} label={t(`effect.${one.effect}`)} />
            <Visible text={one.title} />
          </h3>
          {one.description && (
            <blockquote>
              <bdi>
                <Visible text={t('detail.rule.quote', { text: one.description })} />
              </bdi>
            </blockquote>
          )}
          <ExampleGroups
            effect={one.effect}
            examples={one.examples.map(({ holds, ...example }) => ({
              ...example,
              note: holds ? undefined : t(example.matches ? 'drafts.example.leaves' : 'drafts.example.catches'),
            }))}
          />
        </section>
      ))}
      {draft.lost.length > 0 && (
        <Notice title={t('drafts.lost')}>
          <Visible text={f.list(draft.lost)} />
        </Notice>
      )}
      {draft.touches.length > 0 && (
        <Notice title={t('import.touches', { count: draft.touches.length })}>
          <Visible text={f.list(draft.touches)} />
        </Notice>
      )}
      {!broken && <DraftEffect draft={draft} />}
      <div className={styles['text']}>
        <h3>{t('drafts.asText')}</h3>
        <RuleText before={draft.text} text={draft.text} />
      </div>
      <Diagnostics diagnostics={draft.diagnostics} />
      <div className={styles['buttons']}>
        <Button aria-label={t('drafts.refuse.this', { title })} onPress={() => void decide(false)}>
          {t('drafts.refuse')}
        </Button>
        <Button
          look="primary"
          aria-label={t('drafts.take.this', { title })}
          isDisabled={broken}
          onPress={() => void decide(true)}
        >
          {t('drafts.take')}
        </Button>
      </div>
    </li>
  );
}
