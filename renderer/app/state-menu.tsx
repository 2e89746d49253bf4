import { Button as AriaButton } from 'react-aria-components/Button';
import type { AppState, Mode } from '../../preload/contract.ts';
import { Bird, type BirdState, Icon } from '../components/icon.tsx';
import { Menu, MenuGroup, MenuItem } from '../components/menu.tsx';
import { type Language, useLanguage } from '../messages/language.tsx';

import { useNow } from '../state/clock.ts';
import { usePerch } from '../state/perch.ts';
import { useStore } from '../state/store.ts';
import styles from './sidebar.module.css';

/** Days of watching before the review. */
export const WATCH_DAYS = 7;

/** What Perch is doing, in a sentence, with the switch for it. */
export function StateMenu() {
  const { bridge, state: store, act } = usePerch();
  const language = useLanguage();
  const { t } = language;
  const state = useStore(store);
  const now = useNow(60_000);
  if (!state) return <div className={styles['state']} />;
  const set = (mode: Mode) => {
    if (state.pause) void act(bridge.request('pause.end', undefined), language);
    if (mode !== state.mode) void act(bridge.request('mode.set', mode), language, t(`mode.changed.${mode}`));
  };
  const watch = () => void act(bridge.request('watch.start', WATCH_DAYS), language, t('mode.changed.monitor'));
  const holds = (mode: Mode) => !state.pause && state.mode === mode;
  return (
    <Menu
      label={t('mode.label')}
      trigger={
        <AriaButton className={styles['state'] ?? ''}>
          <Bird state={birdFor(state)} />
          <span className={styles['sentence']}>
            <strong>{stateWords(state, language)}</strong>
            <span>{reachWords(state, language, now)}</span>
            <span className="visually-hidden">{t('mode.label')}</span>
          </span>
          <Icon name="chevron-down" className={styles['chevron']} />
        </AriaButton>
      }
    >
      <MenuGroup title={t('mode.label')}>
        <MenuItem
          checked={holds('guardrails')}
          hint={t('mode.guardrails.hint')}
          textValue={t('mode.guardrails')}
          onAction={() => set('guardrails')}
        >
          {t('mode.guardrails')}
        </MenuItem>
        <MenuItem
          checked={holds('monitor') && state.reviewAt === null}
          hint={t('mode.monitor.hint')}
          textValue={t('mode.monitor')}
          onAction={() => set('monitor')}
        >
          {t('mode.monitor')}
        </MenuItem>
        <MenuItem
          checked={holds('monitor') && state.reviewAt !== null}
          hint={t('mode.week.hint')}
          textValue={t('mode.week')}
          onAction={watch}
        >
          {t('mode.week')}
        </MenuItem>
      </MenuGroup>
    </Menu>
  );
}

export function birdFor(state: AppState): BirdState {
  if (state.problems.length > 0) return 'problem';
  if (state.pause) return 'paused';
  return state.mode === 'guardrails' ? 'on' : 'watching';
}

function stateWords({ pause, mode }: AppState, { t, f }: Language): string {
  if (pause) return pause.until === null ? t('state.paused') : t('state.pausedUntil', { time: f.minute(pause.until) });
  return t(mode === 'guardrails' ? 'state.guarding' : 'state.watching');
}

/** Whom it reaches, or while it watches for a while, when that ends. */
function reachWords(state: AppState, { t, f }: Language, now: number): string {
  if (state.reviewAt !== null && !state.pause) {
    return state.reviewAt > now ? t('state.watchingUntil', { day: f.shortDate(state.reviewAt) }) : t('state.reviewDue');
  }
  if (state.foundAgents === 0) return t('state.noAgents');
  return t('state.protected', { protected: state.protectedAgents, found: state.foundAgents });
}
