import type { Draft } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EffectMark } from '../../components/effect.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { momentWords } from '../../messages/moments.ts';
import { folderName } from '../../messages/names.ts';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { Diagnostics } from './diagnostics.tsx';
import styles from './drafts.module.css';
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
  const { t } = language;
  const { bridge, act, answers } = usePerch();
  const now = useNow(60_000);
  const decide = async (take: boolean) => {
    await act(
      bridge.request('rules.decideDraft', { draft: draft.id, take }),
      language,
      t(take ? 'drafts.taken' : 'drafts.refused', { title: draft.title }),
    );
    answers.refresh('rules.drafts', 'rules.packs');
  };
  const broken = draft.diagnostics.some(({ severity }) => severity === 'error');
  return (
    <li>
      <div className={styles['head']}>
        <EffectMark effect={draft.effect} label={t(`effect.${draft.effect}`)} />
        <strong>
          <Visible text={draft.title} />
        </strong>
        <span>
          {t(draft.project ? 'drafts.from' : 'drafts.from.nowhere', {
            agent: draft.agentTitle,
            project: folderName(draft.project),
            when: momentWords(language, draft.at, now, false),
          })}
        </span>
      </div>
      {draft.why && (
        <blockquote>
          <bdi>
            <Visible text={t('detail.rule.quote', { text: draft.why })} />
          </bdi>
        </blockquote>
      )}
      <RuleText before={draft.text} text={draft.text} />
      <Diagnostics diagnostics={draft.diagnostics} />
      <div className={styles['buttons']}>
        <Button onPress={() => void decide(false)}>{t('drafts.refuse')}</Button>
        <Button look="primary" isDisabled={broken} onPress={() => void decide(true)}>
          {t('drafts.take')}
        </Button>
      </div>
    </li>
  );
}
