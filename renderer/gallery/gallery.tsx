import { createRoot } from 'react-dom/client';
import { chooseLanguage } from '../messages/choose.ts';
import { markLanguage } from '../messages/language.tsx';
import { setClock } from '../state/clock.ts';
import { Contents } from './contents.tsx';
import type { FakeBridge } from './fake.ts';
import { SAMPLE_NOW } from './sample-time.ts';
import { SCENE_LIST } from './scene-list.ts';
import { SCENES } from './scenes.tsx';

declare global {
  interface Window {
    /** For tests: the bridge of the scene on show, to send events and to see what was asked. */
    gallery?: { readonly bridge: FakeBridge };
  }
}

/**
 * Shows every component and every state with sample data, in a plain browser. Not part of the app.
 * In the address: `scene`, `theme` (light, dark, contrast), `text` (percent), `dir` (ltr, rtl), `lang` (en, de).
 */
const wanted = new URLSearchParams(location.search);
const page = document.documentElement;
const theme = (['dark', 'contrast'] as const).find((one) => one === wanted.get('theme')) ?? 'light';
page.dataset['theme'] = theme;
page.style.fontSize = `${wanted.get('text') ?? 100}%`;

const opened = performance.now();
setClock(() => SAMPLE_NOW + (performance.now() - opened));

const chosen = wanted.get('lang') === 'de' ? 'de' : 'en';
const textSize = Number(wanted.get('text') ?? 100) / 100;
const spoken = await chooseLanguage(chosen, ['en-GB']);
const language = wanted.get('dir') === 'rtl' ? { ...spoken, direction: 'rtl' as const } : spoken;
markLanguage(language);
const entry = SCENE_LIST.find(({ name }) => name === wanted.get('scene'));
const root = document.getElementById('root');
if (root) {
  const use = (bridge: FakeBridge) => {
    window.gallery = { bridge };
  };
  createRoot(root).render(
    entry ? (
      SCENES[entry.name]({ language, appearance: theme, chosen, textSize, use })
    ) : (
      <Contents scenes={SCENE_LIST} />
    ),
  );
}
