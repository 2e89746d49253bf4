import { Switch as AriaSwitch, type SwitchProps as AriaSwitchProps } from 'react-aria-components/Switch';
import { Icon } from './icon.tsx';
import styles from './switch.module.css';

interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange?: (on: boolean) => void;
  /** Cannot be changed here; `label` should say why. */
  readonly locked?: boolean;
  readonly disabled?: boolean;
}

/** On and off, told by place, fill and a tick: never by colour alone. */
export function Switch({ label, on, onChange, locked = false, disabled = false }: SwitchProps) {
  const props: AriaSwitchProps = { isSelected: on, isDisabled: disabled, isReadOnly: locked };
  return (
    <AriaSwitch
      {...props}
      aria-label={label}
      className={styles['switch'] ?? ''}
      data-locked={locked || undefined}
      {...(onChange ? { onChange } : {})}
    >
      <span className={styles['track']}>
        <span className={styles['thumb']}>{locked ? <Icon name="lock" /> : on ? <Icon name="check" /> : null}</span>
      </span>
    </AriaSwitch>
  );
}
