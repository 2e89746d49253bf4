import type { ReactElement, ReactNode } from 'react';
import { Header } from 'react-aria-components/Header';
import { Menu as AriaMenu, MenuItem as AriaMenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { Icon, type IconName } from './icon.tsx';
import styles from './menu.module.css';

/** A menu on a button. The first child is the button, the others are sections, items and lines. */
export function Menu({
  trigger,
  label,
  children,
  placement = 'bottom start',
}: {
  readonly trigger: ReactElement;
  readonly label: string;
  readonly children: ReactNode;
  readonly placement?: 'bottom start' | 'bottom end' | 'top start' | 'top end' | 'right bottom';
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles['popover'] ?? ''} placement={placement} offset={4}>
        <AriaMenu aria-label={label} className={styles['menu'] ?? ''}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

export function MenuItem({
  children,
  hint,
  icon,
  checked,
  ...rest
}: {
  readonly children: ReactNode;
  /** A second line in quiet words. */
  readonly hint?: ReactNode;
  readonly icon?: IconName | undefined;
  /** Set for a choice among several. */
  readonly checked?: boolean;
  readonly onAction?: () => void;
  readonly isDisabled?: boolean;
  readonly id?: string;
  readonly textValue?: string;
}) {
  return (
    <AriaMenuItem {...rest} className={styles['item'] ?? ''}>
      {checked !== undefined && <span className={styles['tick']}>{checked && <Icon name="check" />}</span>}
      {icon && <Icon name={icon} className={styles['icon']} />}
      <span className={styles['words']}>
        <span>{children}</span>
        {hint && <span className={styles['hint']}>{hint}</span>}
      </span>
    </AriaMenuItem>
  );
}

export function MenuGroup({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <MenuSection className={styles['section'] ?? ''}>
      <Header className={styles['title'] ?? ''}>{title}</Header>
      {children}
    </MenuSection>
  );
}

export function MenuLine() {
  return <Separator className={styles['line'] ?? ''} />;
}
