import { createRoot } from 'react-dom/client';
import { AskWindow } from './ask/ask-window.tsx';
import { createAskDesk } from './ask/desk.ts';
import { appBridge } from './bridge.ts';
import { chooseLanguage } from './messages/choose.ts';
import { markLanguage } from './messages/language.tsx';
import { applyTheme } from './state/appearance.ts';

const bridge = appBridge();
applyTheme('system');
const desk = createAskDesk(bridge);
bridge.on('state.changed', ({ appearance }) => applyTheme(appearance));
void bridge.request('state.get', undefined).then(({ appearance }) => applyTheme(appearance));
const language = await chooseLanguage('system', navigator.languages);
markLanguage(language);
const root = document.getElementById('root');
if (root) createRoot(root).render(<AskWindow desk={desk} language={language} />);
