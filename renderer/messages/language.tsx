import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { english, type MessageKey, type Messages, type MessageText } from './en.ts';
import {
  countsToTwelve,
  type Formatters,
  fill,
  fillText,
  formatters,
  type MessageParameters,
  type MessageValues,
  translated,
} from './format.ts';

type Values<Key extends MessageKey, Value> = [MessageParameters<MessageText<Key>>] extends [never]
  ? []
  : [values: MessageValues<MessageText<Key>, Value>];

/** Everything a component needs to speak: texts, texts with elements in them, dates and numbers. */
export interface Language {
  /** BCP 47: chooses words, plural forms and the way dates are written. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  readonly f: Formatters;
  t<Key extends MessageKey>(key: Key, ...values: Values<Key, string | number>): string;
  /** Like `t`, with elements as values. Each reads in its own direction, whatever stands around it. */
  rich<Key extends MessageKey>(key: Key, ...values: Values<Key, ReactNode>): readonly ReactNode[];
  /** What packs and the rule builder say in English: in this language where that is known, as it stands otherwise. */
  known(words: string): string;
}

export function createLanguage(
  locale: string,
  messages: Messages,
  direction: 'ltr' | 'rtl' = 'ltr',
  translations: Readonly<Record<string, string>> = {},
): Language {
  return {
    locale,
    direction,
    f: formatters(locale),
    known: (words) => translated(words, translations),
    t: (key, ...[values]) => fillText(locale, messages[key], values),
    rich: (key, ...[values]) =>
      fill<ReactNode>(locale, messages[key], values ?? {}).map((piece, index) =>
        // The pieces of one message never change places.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        typeof piece === 'string' ? piece : <bdi key={index}>{piece}</bdi>,
      ),
  };
}

/** Tells the page which language it speaks; times that end in AM or PM need wider columns. */
export function markLanguage({ locale, direction }: Language): void {
  const page = document.documentElement;
  page.lang = locale;
  page.dir = direction;
  page.dataset['hours'] = countsToTwelve(locale) ? '12' : '24';
}

const LanguageContext = createContext<Language>(createLanguage('en-GB', english));

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }) {
  const value = useMemo(() => language, [language]);
  return <LanguageContext value={value}>{children}</LanguageContext>;
}
