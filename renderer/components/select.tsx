import { Button } from 'react-aria-components/Button';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Icon } from './icon.tsx';
import styles from './select.module.css';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** A second line in quiet words. */
  readonly hint?: string;
}

/** One choice among several that need not all be in sight. */
export function Select<Value extends string>({
  label,
  options,
  value,
  onChange,
  disabled = false,
}: {
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
}) {
  return (
    <AriaSelect
      aria-label={label}
      className={styles['select'] ?? ''}
      value={value}
      isDisabled={disabled}
      onChange={(key) => {
        const next = options.find((option) => option.value === key);
        if (next && next.value !== value) onChange(next.value);
      }}
    >
      <Button className={styles['button'] ?? ''}>
        <SelectValue className={styles['value'] ?? ''}>
          {options.find((option) => option.value === value)?.label}
        </SelectValue>
        <Icon name="chevron-down" />
      </Button>
      <Popover className={styles['popover'] ?? ''} offset={4}>
        <ListBox className={styles['list'] ?? ''}>
          {options.map((option) => (
            <ListBoxItem
              key={option.value}
              id={option.value}
              textValue={option.label}
              className={styles['option'] ?? ''}
            >
              <span className={styles['tick']}>{option.value === value && <Icon name="check" />}</span>
              <span className={styles['words']}>
                <span>{option.label}</span>
                {option.hint && <span className={styles['hint']}>{option.hint}</span>}
              </span>
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
