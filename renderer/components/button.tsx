import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import styles from './button.module.css';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';
import { Tip } from './tooltip.tsx';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'> {
  readonly look?: 'default' | 'primary' | 'plain';
  /** Dialog buttons are taller. */
  readonly size?: 'normal' | 'large';
  readonly icon?: IconName;
  readonly children: ReactNode;
}

export function Button({ look = 'default', size = 'normal', icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={classes(styles['button'], styles[look], size === 'large' && styles['large'])}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'> {
  readonly icon: IconName;
  /** The button's name: read aloud, and shown as a tooltip. */
  readonly label: string;
}

export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <Tip text={label}>
      <AriaButton {...rest} aria-label={label} className={classes(styles['button'], styles['plain'], styles['square'])}>
        <Icon name={icon} />
      </AriaButton>
    </Tip>
  );
}

/** Reads like a link and goes somewhere inside Perch. */
export function TextLink({
  children,
  ...rest
}: Omit<AriaButtonProps, 'className' | 'children' | 'style'> & { children: ReactNode }) {
  return (
    <AriaButton {...rest} className={styles['link'] ?? ''}>
      {children}
    </AriaButton>
  );
}
