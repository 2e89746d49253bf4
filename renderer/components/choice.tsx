import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import styles from './choice.module.css';
import { Icon } from './icon.tsx';

/** A box to tick, with its words. */
export function Checkbox({
  checked,
  onChange,
  children,
}: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <AriaCheckbox className={styles['checkbox'] ?? ''} isSelected={checked} onChange={onChange}>
      <span className={styles['box']}>{checked && <Icon name="check" />}</span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly title: ReactNode;
  /** What it comes to. */
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

/** A few ways, each with a line of its own, one of which is taken. `cards` draws a frame around each. */
export function Choices<Value extends string>({
  label,
  showLabel = true,
  choices,
  value,
  onChange,
  look = 'plain',
}: {
  readonly label: string;
  readonly showLabel?: boolean;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly look?: 'plain' | 'cards';
}) {
  return (
    <RadioGroup
      className={styles['choices'] ?? ''}
      data-look={look}
      value={value}
      onChange={(key) => {
        const next = choices.find((choice) => choice.value === key);
        if (next) onChange(next.value);
      }}
      {...(showLabel ? {} : { 'aria-label': label })}
    >
      {showLabel && <Label className={styles['label'] ?? ''}>{label}</Label>}
      {choices.map((choice) => (
        <Radio
          key={choice.value}
          value={choice.value}
          className={styles['choice'] ?? ''}
          isDisabled={choice.disabled ?? false}
        >
          <span className={styles['dot']} />
          <span className={styles['words']}>
            <span className={styles['title']}>{choice.title}</span>
            {choice.hint && <span className={styles['hint']}>{choice.hint}</span>}
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
