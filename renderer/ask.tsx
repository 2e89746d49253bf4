import { createRoot } from 'react-dom/client';
import type { AppState } from '../preload/contract.ts';
import { AskWindow } from './ask/ask-window.tsx';
import { createAskDesk } from './ask/desk.ts';
import { appBridge } from './bridge.ts';
import { chooseLanguage } from './messages/choose.ts';
import { markLanguage } from './messages/language.tsx';
import { applyTextSize, applyTheme } from './state/appearance.ts';

const bridge = appBridge();
applyTheme('system');
const desk = createAskDesk(bridge);
const apply = ({ appearance, textSize }: AppState) => {
  applyTheme(appearance);
  applyTextSize(textSize);
};
bridge.on('state.changed', apply);
const state = await bridge.request('state.get', undefined);
apply(state);
const language = await chooseLanguage(state.language, navigator.languages);
markLanguage(language);
const root = document.getElementById('root');
if (root) createRoot(root).render(<AskWindow desk={desk} language={language} />);
