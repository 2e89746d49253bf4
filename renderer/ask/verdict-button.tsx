import type { ReactNode } from 'react';
import type { Press } from '../../preload/contract.ts';
import { classes } from '../components/classes.ts';
import type { Inert } from './attention.ts';
import { usePress } from './press.ts';
import styles from './verdict-button.module.css';

/**
 * A button that answers. A plain element, so that the real event is in hand: scripts are not heard, and the first
 * second is inert for whatever allows something.
 */
export function VerdictButton({
  look,
  inert = 'over',
  keys,
  onAnswer,
  children,
  describedBy,
}: {
  readonly look: 'primary' | 'default' | 'joined';
  /** While its second runs, a line fills. */
  readonly inert?: Inert;
  /** False: keys do not count yet. */
  readonly keys: boolean;
  readonly onAnswer: (press: Press) => void;
  readonly children: ReactNode;
  /** Id of what it is about, where a list has many of the same. */
  readonly describedBy?: string;
}) {
  const press = usePress((how) => {
    if (inert !== 'over' || (how === 'key' && !keys)) return;
    onAnswer(how);
  });
  return (
    <button
      type="button"
      className={classes(styles['button'], styles[look])}
      aria-disabled={inert !== 'over'}
      aria-describedby={describedBy}
      {...press}
    >
      {children}
      {inert === 'runs' && <span className={styles['filling']} aria-hidden="true" />}
    </button>
  );
}
