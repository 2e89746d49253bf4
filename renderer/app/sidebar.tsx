import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { PageName } from '../../preload/contract.ts';
import { Icon, type IconName } from '../components/icon.tsx';
import { Tip } from '../components/tooltip.tsx';
import { useLanguage } from '../messages/language.tsx';
import { useNarrower } from '../state/appearance.ts';
import { usePerch } from '../state/perch.ts';
import { useAnswer } from '../state/requests.ts';
import { sectionOf } from '../state/router.ts';
import { useStore } from '../state/store.ts';
import { PauseMenu } from './pause-menu.tsx';
import styles from './sidebar.module.css';
import { StateMenu } from './state-menu.tsx';

/** Width in rem below which the style sheet leaves only the icons; they then need tooltips. */
const ICONS_ONLY = 67.5;

const PAGES: readonly { readonly page: PageName; readonly icon: IconName }[] = [
  { page: 'today', icon: 'home' },
  { page: 'history', icon: 'history' },
  { page: 'rules', icon: 'shield' },
  { page: 'exceptions', icon: 'key' },
  { page: 'agents', icon: 'plug' },
  { page: 'settings', icon: 'sliders' },
];

/** State first, then the pages. Narrow windows keep the icons and the signs that matter. */
export function Sidebar() {
  const { t } = useLanguage();
  const { router } = usePerch();
  const section = sectionOf(useStore(router.place));
  const signs = useSigns();
  const narrow = useNarrower(ICONS_ONLY);
  return (
    <div className={styles['sidebar']}>
      <StateMenu />
      <nav aria-label={t('nav.label')}>
        <ul className={styles['pages']}>
          {PAGES.map(({ page, icon }) => (
            <li key={page}>
              <Tip text={t(`page.${page}`)} off={!narrow}>
                <AriaButton
                  className={styles['page'] ?? ''}
                  data-current={section === page || undefined}
                  aria-current={section === page ? 'page' : false}
                  onPress={() => router.go({ page })}
                >
                  <Icon name={icon} />
                  <span className={styles['name']}>{t(`page.${page}`)}</span>
                  {signs[page]}
                </AriaButton>
              </Tip>
            </li>
          ))}
        </ul>
      </nav>
      <PauseMenu narrow={narrow} />
    </div>
  );
}

/** What stands beside a page's name: how much waits there, or that it needs help. */
function useSigns(): Partial<Record<PageName, ReactNode>> {
  const { t, f } = useLanguage();
  const { answers, state: store } = usePerch();
  const state = useStore(store);
  const { data: agents } = useAnswer(answers, 'agents.list', undefined);
  const troubled = agents?.some((agent) => agent.state !== 'absent' && agent.state !== 'registered') ?? false;
  const waiting = (state?.questions ?? 0) + (state?.problems.length ?? 0);
  return {
    today: waiting > 0 && (
      <span className={styles['waiting']}>
        {f.number(waiting)}
        <span className="visually-hidden">{t('nav.waiting')}</span>
      </span>
    ),
    exceptions: state !== undefined && state.exceptions > 0 && (
      <span className={styles['count']}>{f.number(state.exceptions)}</span>
    ),
    agents: troubled && (
      <span className={styles['problem']}>
        <Icon name="warning" />
        <span className="visually-hidden">{t('nav.problem')}</span>
      </span>
    ),
  };
}
