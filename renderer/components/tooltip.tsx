import type { ReactElement, ReactNode } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import styles from './tooltip.module.css';

/** Names a control that shows no words. Comes after a short rest or with keyboard focus. */
export function Tip({
  text,
  off = false,
  children,
}: {
  readonly text: ReactNode;
  readonly off?: boolean;
  readonly children: ReactElement;
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={80} isDisabled={off}>
      {children}
      <Tooltip className={styles['tip'] ?? ''} offset={6}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
