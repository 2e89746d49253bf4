import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { AppState } from '../../preload/contract.ts';
import { Toaster } from '../components/toaster.tsx';
import { chooseLanguage } from '../messages/choose.ts';
import { type Language, LanguageProvider, markLanguage } from '../messages/language.tsx';
import { AgentsPage } from '../pages/agents/agents-page.tsx';
import { HistoryPage } from '../pages/history/history-page.tsx';
import { TodayPage } from '../pages/today/today-page.tsx';
import { useTextSize, useTheme } from '../state/appearance.ts';
import { type Perch, PerchProvider, usePerch } from '../state/perch.ts';
import { useSelected, useStore } from '../state/store.ts';
import styles from './app.module.css';
import { Sidebar } from './sidebar.tsx';

/* Pages that are seldom the first: they come when they are wanted, so that the first one is there sooner. */
const ExceptionsPage = lazy(async () => ({
  default: (await import('../pages/exceptions/exceptions-page.tsx')).ExceptionsPage,
}));
const FirstRun = lazy(async () => ({ default: (await import('../pages/first-run/first-run.tsx')).FirstRun }));
const ReviewPage = lazy(async () => ({ default: (await import('../pages/review/review-page.tsx')).ReviewPage }));
const RulesPage = lazy(async () => ({ default: (await import('../pages/rules/rules-page.tsx')).RulesPage }));
const SessionPage = lazy(async () => ({ default: (await import('../pages/session/session-page.tsx')).SessionPage }));
const SettingsPage = lazy(async () => ({
  default: (await import('../pages/settings/settings-page.tsx')).SettingsPage,
}));

/** The main window. `language` is the first one; the person may choose another while the window is open. */
export function App({
  perch,
  language,
  speak = speakAsTheSystem,
}: {
  readonly perch: Perch;
  readonly language: Language;
  readonly speak?: (chosen: AppState['language']) => Promise<Language>;
}) {
  return (
    <PerchProvider value={perch}>
      <Speaking first={language} speak={speak}>
        <Frame />
        <Toaster />
      </Speaking>
    </PerchProvider>
  );
}

function speakAsTheSystem(chosen: AppState['language']): Promise<Language> {
  return chooseLanguage(chosen, navigator.languages);
}

function Speaking({
  first,
  speak,
  children,
}: {
  readonly first: Language;
  readonly speak: (chosen: AppState['language']) => Promise<Language>;
  readonly children: ReactNode;
}) {
  const chosen = useSelected(usePerch().state, (state) => state?.language);
  const [language, setLanguage] = useState(first);
  useEffect(() => {
    if (chosen === undefined) return;
    let gone = false;
    void speak(chosen).then((next) => {
      if (!gone) setLanguage(next);
    });
    return () => {
      gone = true;
    };
  }, [chosen, speak]);
  useEffect(() => markLanguage(language), [language]);
  return (
    <I18nProvider locale={language.locale}>
      <LanguageProvider language={language}>{children}</LanguageProvider>
    </I18nProvider>
  );
}

function Frame() {
  const { state: store } = usePerch();
  const state = useStore(store);
  useTheme(state?.appearance ?? 'system');
  useTextSize(state?.textSize);
  if (state?.firstRun) {
    return (
      <Suspense>
        <FirstRun />
      </Suspense>
    );
  }
  return (
    <div className={styles['window']}>
      <div className={styles['frame']}>
        <Sidebar />
        <main className={styles['page']}>
          <Suspense>
            <Page />
          </Suspense>
        </main>
      </div>
    </div>
  );
}

function Page(): ReactNode {
  const place = useStore(usePerch().router.place);
  switch (place.page) {
    case 'today':
      return <TodayPage />;
    case 'history':
      return <HistoryPage />;
    case 'session':
      return <SessionPage key={place.session} session={place.session} />;
    case 'rules':
      return <RulesPage />;
    case 'exceptions':
      return <ExceptionsPage />;
    case 'agents':
      return <AgentsPage />;
    case 'settings':
      return <SettingsPage />;
    case 'review':
      return <ReviewPage />;
  }
}
