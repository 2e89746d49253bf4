import { type ReactNode, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Toaster } from '../components/toaster.tsx';
import { chooseLanguage, type LanguageName } from '../messages/choose.ts';
import { type Language, LanguageProvider, markLanguage } from '../messages/language.tsx';
import { AgentsPage } from '../pages/agents/agents-page.tsx';
import { ExceptionsPage } from '../pages/exceptions/exceptions-page.tsx';
import { FirstRun } from '../pages/first-run/first-run.tsx';
import { HistoryPage } from '../pages/history/history-page.tsx';
import { ReviewPage } from '../pages/review/review-page.tsx';
import { RulesPage } from '../pages/rules/rules-page.tsx';
import { SessionPage } from '../pages/session/session-page.tsx';
import { SettingsPage } from '../pages/settings/settings-page.tsx';
import { TodayPage } from '../pages/today/today-page.tsx';
import { useTextSize, useTheme } from '../state/appearance.ts';
import { type Perch, PerchProvider, usePerch } from '../state/perch.ts';
import { useSelected, useStore } from '../state/store.ts';
import styles from './app.module.css';
import { Sidebar } from './sidebar.tsx';

/** The main window. `language` is the first one; the person may choose another while the window is open. */
export function App({ perch, language }: { readonly perch: Perch; readonly language: Language }) {
  return (
    <PerchProvider value={perch}>
      <Speaking first={language}>
        <Frame />
        <Toaster />
      </Speaking>
    </PerchProvider>
  );
}

function Speaking({ first, children }: { readonly first: Language; readonly children: ReactNode }) {
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
  }, [chosen]);
  return (
    <I18nProvider locale={language.locale}>
      <LanguageProvider language={language}>{children}</LanguageProvider>
    </I18nProvider>
  );
}

async function speak(chosen: 'system' | LanguageName): Promise<Language> {
  const language = await chooseLanguage(chosen, navigator.languages);
  markLanguage(language);
  return language;
}

function Frame() {
  const { state: store } = usePerch();
  const state = useStore(store);
  useTheme(state?.appearance ?? 'system');
  useTextSize(state?.textSize);
  if (state?.firstRun) return <FirstRun />;
  return (
    <div className={styles['window']}>
      <div className={styles['frame']}>
        <Sidebar />
        <main className={styles['page']}>
          <Page />
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
