import type { OtherRule } from '../../../preload/contract.ts';
import { Button, TextLink } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EffectMark } from '../../components/effect.tsx';
import { Failed } from '../../components/failed.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import styles from './other-rules.module.css';

/** Which rules of all packs would have something to say about one call, switched on or not. */
export function OtherRules({ record, onClose }: { readonly record: number; readonly onClose: () => void }) {
  const { t } = useLanguage();
  const { answers } = usePerch();
  const { data, failed, reload } = useAnswer(answers, 'history.otherRules', record);
  return (
    <Dialog
      title={t('otherRules.title')}
      onClose={onClose}
      actions={
        <Button size="large" look="primary" onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      {failed && <Failed retry={reload} />}
      {data?.length === 0 && <p>{t('otherRules.none')}</p>}
      {data && data.length > 0 && (
        <ul className={styles['rules']}>
          {data.map((one) => (
            <RuleLine key={one.rule.name} one={one} onClose={onClose} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function RuleLine({ one, onClose }: { readonly one: OtherRule; readonly onClose: () => void }) {
  const { t } = useLanguage();
  const { router } = usePerch();
  return (
    <li>
      <EffectMark effect={one.effect} />
      <div>
        <TextLink
          onPress={() => {
            onClose();
            router.go({ page: 'rules', rule: one.rule.name });
          }}
        >
          <Visible text={one.rule.name} />
        </TextLink>
        <p>
          <bdi>
            <Visible text={one.description} />
          </bdi>
        </p>
      </div>
      <span className={styles['state']}>{t(one.on ? 'otherRules.on' : 'otherRules.off')}</span>
    </li>
  );
}
