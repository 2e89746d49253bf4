import styles from './plain-text.module.css';
import { Visible } from './visible.tsx';

/** A text as it stands, line by line, English or code whatever the window speaks. */
export function PlainText({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={styles['text']} dir="ltr" lang="en" tabIndex={0} aria-label={label}>
      <pre>
        {text.split('\n').map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
          <span key={index}>
            <Visible text={line} keepTabs />
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  );
}
