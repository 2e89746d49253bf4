import { Button as AriaButton } from 'react-aria-components/Button';
import { Icon } from '../components/icon.tsx';
import { Menu, MenuItem } from '../components/menu.tsx';
import { Tip } from '../components/tooltip.tsx';
import { useLanguage } from '../messages/language.tsx';
import { usePerch } from '../state/perch.ts';
import { useStore } from '../state/store.ts';
import styles from './sidebar.module.css';

/** Pauses Perch for a while, and brings it back. */
export function PauseMenu({ narrow }: { readonly narrow: boolean }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, state: store } = usePerch();
  const state = useStore(store);
  if (!state) return null;
  if (state.pause) {
    return (
      <Tip text={t('pause.end')} off={!narrow}>
        <AriaButton
          className={styles['pause'] ?? ''}
          onPress={() => void act(bridge.request('pause.end', undefined), language, t('pause.ended'))}
        >
          <Icon name="play" />
          <span className={styles['name']}>{t('pause.end')}</span>
        </AriaButton>
      </Tip>
    );
  }
  const pause = (minutes: 15 | 60 | null) =>
    void act(bridge.request('pause.start', minutes), language, t('pause.started'));
  return (
    <Menu
      label={t('pause.label')}
      placement="top start"
      trigger={
        <AriaButton className={styles['pause'] ?? ''}>
          <Icon name="pause" />
          <span className={styles['name']}>{t('pause.label')}</span>
        </AriaButton>
      }
    >
      <MenuItem onAction={() => pause(15)}>{t('pause.minutes15')}</MenuItem>
      <MenuItem onAction={() => pause(60)}>{t('pause.hour')}</MenuItem>
      <MenuItem hint={t('pause.forever.hint')} textValue={t('pause.forever')} onAction={() => pause(null)}>
        {t('pause.forever')}
      </MenuItem>
    </Menu>
  );
}
