import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { appBridge } from './bridge.ts';
import { chooseLanguage } from './messages/choose.ts';
import { markLanguage } from './messages/language.tsx';
import { applyTheme } from './state/appearance.ts';
import { createPerch } from './state/perch.ts';

applyTheme('system');
const perch = createPerch(appBridge());
const language = await chooseLanguage('system', navigator.languages);
markLanguage(language);
const root = document.getElementById('root');
if (root) createRoot(root).render(<App perch={perch} language={language} />);
