import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Toaster } from '../components/toaster.tsx';
import { type Language, LanguageProvider } from '../messages/language.tsx';
import { AgentsPage } from '../pages/agents/agents-page.tsx';
import { HistoryPage } from '../pages/history/history-page.tsx';
import { useTheme } from '../state/appearance.ts';
import { type Perch, PerchProvider, usePerch } from '../state/perch.ts';
import { useStore } from '../state/store.ts';
import styles from './app.module.css';
import { Sidebar } from './sidebar.tsx';

/** The main window. */
export function App({ perch, language }: { readonly perch: Perch; readonly language: Language }) {
  return (
    <I18nProvider locale={language.locale}>
      <LanguageProvider language={language}>
        <PerchProvider value={perch}>
          <Frame />
          <Toaster />
        </PerchProvider>
      </LanguageProvider>
    </I18nProvider>
  );
}

function Frame() {
  const { state } = usePerch();
  useTheme(useStore(state)?.appearance ?? 'system');
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

function Page() {
  const place = useStore(usePerch().router.place);
  switch (place.page) {
    case 'history':
      return <HistoryPage />;
    case 'agents':
      return <AgentsPage />;
  }
}
