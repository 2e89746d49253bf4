import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './text-box.module.css';

/** Lines of a text as it stands, to read, scroll and copy. They run from left to right whatever the window speaks. */
export function TextBox({
  label,
  lang,
  className,
  children,
}: {
  readonly label: string;
  /** The language of the text, where it is known to be another than the window's. */
  readonly lang?: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes(styles['box'], className)} dir="ltr" lang={lang} tabIndex={0} aria-label={label}>
      <pre>{children}</pre>
    </section>
  );
}
