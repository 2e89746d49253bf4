import { Button as AriaButton } from 'react-aria-components/Button';
import type { AppState } from '../../preload/contract.ts';
import { Bird, type BirdState, Icon, type IconName } from '../components/icon.tsx';
import { Menu, MenuGroup, MenuItem } from '../components/menu.tsx';
import { Tip } from '../components/tooltip.tsx';
import { useLanguage } from '../messages/language.tsx';
import { useNarrower } from '../state/appearance.ts';
import { usePerch } from '../state/perch.ts';
import { useAnswer } from '../state/requests.ts';
import type { PageName } from '../state/router.ts';
import { useStore } from '../state/store.ts';
import styles from './sidebar.module.css';

const PAGES: readonly { readonly page: PageName; readonly icon: IconName }[] = [
  { page: 'history', icon: 'history' },
  { page: 'agents', icon: 'plug' },
];

/** Width in rem below which the style sheet leaves only the icons; they then need tooltips. */
const ICONS_ONLY = 67.5;

/** State first, then the pages. Narrow windows keep the icons and the signs that matter. */
export function Sidebar() {
  const { t } = useLanguage();
  const { router } = usePerch();
  const place = useStore(router.place);
  const agentsNeedHelp = useAgentsNeedHelp();
  const narrow = useNarrower(ICONS_ONLY);
  return (
    <div className={styles['sidebar']}>
      <StateBlock />
      <nav aria-label={t('nav.label')}>
        <ul className={styles['pages']}>
          {PAGES.map(({ page, icon }) => (
            <li key={page}>
              <Tip text={t(`page.${page}`)} off={!narrow}>
                <AriaButton
                  className={styles['page'] ?? ''}
                  data-current={place.page === page || undefined}
                  aria-current={place.page === page ? 'page' : false}
                  onPress={() => router.go({ page })}
                >
                  <Icon name={icon} />
                  <span className={styles['name']}>{t(`page.${page}`)}</span>
                  {page === 'agents' && agentsNeedHelp && (
                    <span className={styles['problem']}>
                      <Icon name="warning" />
                      <span className="visually-hidden">{t('nav.problem')}</span>
                    </span>
                  )}
                </AriaButton>
              </Tip>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

function useAgentsNeedHelp(): boolean {
  const { answers } = usePerch();
  const { data: agents } = useAnswer(answers, 'agents.list', undefined);
  return agents?.some(({ state }) => state !== 'absent' && state !== 'registered') ?? false;
}

/** What Perch is doing, in a sentence, with the switch for it. */
function StateBlock() {
  const { bridge, state: store, ...perch } = usePerch();
  const language = useLanguage();
  const { t } = language;
  const state = useStore(store);
  if (!state) return <div className={styles['state']} />;
  const set = (mode: AppState['mode']) => {
    if (mode !== state.mode) void perch.act(bridge.request('mode.set', mode), language, t(`mode.changed.${mode}`));
  };
  const sentence = t(state.mode === 'guardrails' ? 'state.guarding' : 'state.watching');
  const reach =
    state.foundAgents > 0
      ? t('state.protected', { protected: state.protectedAgents, found: state.foundAgents })
      : t('state.noAgents');
  return (
    <Menu
      label={t('mode.label')}
      trigger={
        <AriaButton className={styles['state'] ?? ''}>
          <Bird state={birdFor(state)} />
          <span className={styles['sentence']}>
            <strong>{sentence}</strong>
            <span>{reach}</span>
            <span className="visually-hidden">{t('mode.label')}</span>
          </span>
          <Icon name="chevron-down" className={styles['chevron']} />
        </AriaButton>
      }
    >
      <MenuGroup title={t('mode.label')}>
        <MenuItem
          checked={state.mode === 'guardrails'}
          hint={t('mode.guardrails.hint')}
          textValue={t('mode.guardrails')}
          onAction={() => set('guardrails')}
        >
          {t('mode.guardrails')}
        </MenuItem>
        <MenuItem
          checked={state.mode === 'monitor'}
          hint={t('mode.monitor.hint')}
          textValue={t('mode.monitor')}
          onAction={() => set('monitor')}
        >
          {t('mode.monitor')}
        </MenuItem>
      </MenuGroup>
    </Menu>
  );
}

function birdFor(state: AppState): BirdState {
  if (state.problems.length > 0) return 'problem';
  return state.mode === 'guardrails' ? 'on' : 'watching';
}
