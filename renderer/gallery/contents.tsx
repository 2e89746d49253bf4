import styles from './gallery.module.css';
import type { SceneEntry } from './scene-list.ts';

const VARIANTS = [
  ['light', 'theme=light'],
  ['dark', 'theme=dark'],
  ['contrast', 'theme=contrast'],
  ['200 %', 'text=200'],
  ['right to left', 'dir=rtl'],
  ['German', 'lang=de'],
] as const;

/** The way into every scene. */
export function Contents({ scenes }: { readonly scenes: readonly SceneEntry[] }) {
  return (
    <main className={styles['contents']}>
      <h1>Perch gallery</h1>
      <ul>
        {scenes.map(({ name, title }) => (
          <li key={name}>
            <span>{title}</span>
            {VARIANTS.map(([words, query]) => (
              <a key={query} href={`?scene=${name}&${query}`}>
                {words}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </main>
  );
}
