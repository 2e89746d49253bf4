import type { KeyboardEvent, ReactNode, Ref } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { Icon, type IconName } from './icon.tsx';
import styles from './text-field.module.css';

interface FieldProps {
  readonly label: string;
  /** False keeps the label for screen readers alone, where the place says what is meant. */
  readonly showLabel?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly icon?: IconName;
  readonly hint?: ReactNode;
  /** What is wrong, and what would be right. */
  readonly wrong?: string | undefined;
  readonly maxLength?: number;
  readonly mono?: boolean;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly autoFocus?: boolean;
}

export function TextField({
  label,
  showLabel = true,
  value,
  onChange,
  placeholder,
  icon,
  hint,
  wrong,
  maxLength,
  mono = false,
  onKeyDown,
  inputRef,
  autoFocus = false,
}: FieldProps) {
  return (
    <AriaTextField
      className={styles['field'] ?? ''}
      value={value}
      onChange={onChange}
      isInvalid={wrong !== undefined}
      autoFocus={autoFocus}
      {...(showLabel ? {} : { 'aria-label': label })}
      {...(maxLength === undefined ? {} : { maxLength })}
    >
      {showLabel && <Label className={styles['label'] ?? ''}>{label}</Label>}
      <span className={styles['box']} data-mono={mono || undefined}>
        {icon && <Icon name={icon} />}
        <Input
          ref={inputRef}
          dir="auto"
          className={styles['input'] ?? ''}
          placeholder={placeholder ?? ''}
          onKeyDown={onKeyDown}
        />
      </span>
      {hint && wrong === undefined && <span className={styles['hint']}>{hint}</span>}
      <FieldError className={styles['wrong'] ?? ''}>
        <Icon name="warning" />
        <span>{wrong}</span>
      </FieldError>
    </AriaTextField>
  );
}
