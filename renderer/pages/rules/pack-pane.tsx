import type { Pack } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { momentWords } from '../../messages/moments.ts';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { packTitle } from './pack-list.tsx';
import styles from './pack-pane.module.css';
import pane from './rule-pane.module.css';

/** One pack: what it is for, where it comes from, what was changed in it and the way back. */
export function PackPane({ pack }: { readonly pack: Pack }) {
  const language = useLanguage();
  const { t } = language;
  const { answers, bridge, act } = usePerch();
  const { data: versions } = useAnswer(answers, 'rules.versions', pack.id);
  const now = useNow(60_000);
  const remove = async () => {
    const said = t('rules.pack.removed', { title: packTitle(pack, language) });
    await act(bridge.request('rules.removePack', pack.id), language, said);
    answers.refresh('rules.packs');
  };
  const restore = async (version: string) => {
    await act(bridge.request('rules.restore', { pack: pack.id, version }), language, t('versions.restored'));
    answers.refresh('rules.versions', 'rules.packs');
  };
  return (
    <div className={pane['scroll']}>
      <div className={pane['head']}>
        <p className={pane['meta']}>
          {t(`rules.source.${pack.source}`)} · {t('rules.pack.rules', { count: pack.rules.length })}
        </p>
        <div className={styles['actions']}>
          {pack.source !== 'project' && (
            <Button
              look="plain"
              icon="export"
              onPress={() => void act(bridge.request('rules.export', pack.id), language, t('rules.exported'))}
            >
              {t('export.label')}
            </Button>
          )}
          {pack.source === 'mine' && (
            <Button look="plain" icon="trash" onPress={() => void remove()}>
              {t('rules.pack.remove')}
            </Button>
          )}
        </div>
      </div>
      <h2 className={styles['title']}>
        <Visible text={packTitle(pack, language)} />
      </h2>
      {pack.description && (
        <p className={styles['text']}>
          <bdi>
            <Visible text={language.known(pack.description)} />
          </bdi>
        </p>
      )}
      {pack.source === 'managed' && <p className={styles['text']}>{t('rules.source.managed.text')}</p>}
      {pack.problem && (
        <Notice title={t(pack.source === 'project' ? 'rules.pack.problemProject' : 'rules.pack.problem')}>
          <Visible text={pack.problem} />
        </Notice>
      )}
      {versions && versions.length > 0 && (
        <section className={styles['versions']}>
          <h3>{t('versions.title')}</h3>
          <ul>
            {versions.map((version, index) => (
              <li key={version.id}>
                <time>{momentWords(language, version.at, now, false)}</time>
                <span>
                  <Visible text={version.what} />
                </span>
                {index === 0 ? (
                  <span className={styles['now']}>{t('versions.inForce')}</span>
                ) : (
                  <Button onPress={() => void restore(version.id)}>{t('versions.restore')}</Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
