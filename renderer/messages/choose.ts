import { english, type Messages } from './en.ts';
import { createLanguage, type Language } from './language.tsx';

export const LANGUAGES = ['en', 'de'] as const;
export type LanguageName = (typeof LANGUAGES)[number];

interface Texts {
  readonly messages: Messages;
  /** What is data and not a message, by its English words. */
  readonly known: Readonly<Record<string, string>>;
}

/** English is always at hand, other languages come when they are wanted. */
async function textsOf(name: LanguageName): Promise<Texts> {
  if (name === 'en') return { messages: english, known: {} };
  const [{ german }, { germanBuilder, germanConfirmations, germanPacks }] = await Promise.all([
    import('./de.ts'),
    import('./packs-de.ts'),
  ]);
  return { messages: german, known: { ...germanPacks, ...germanBuilder, ...germanConfirmations } };
}

/** The language the person chose, or the first of the system's languages that Perch speaks. */
export async function chooseLanguage(
  chosen: 'system' | LanguageName,
  systemLocales: readonly string[],
): Promise<Language> {
  const locales = chosen === 'system' ? systemLocales : [];
  const name =
    chosen === 'system'
      ? (locales.map((locale) => LANGUAGES.find((one) => locale.startsWith(one))).find(Boolean) ?? 'en')
      : chosen;
  // The region still decides how dates are written: an American gets American dates with English words.
  const locale = systemLocales.find((one) => one.startsWith(name)) ?? (name === 'en' ? 'en-GB' : name);
  const { messages, known } = await textsOf(name);
  return createLanguage(locale, messages, 'ltr', known);
}
