import styles from './plain-text.module.css';
import { TextBox } from './text-box.tsx';
import { Visible } from './visible.tsx';

/** A text as it stands, line by line, English or code whatever the window speaks. */
export function PlainText({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <TextBox className={styles['text']} lang="en" label={label}>
      {text.split('\n').map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <span key={index}>
          <Visible text={line} keepTabs />
          {'\n'}
        </span>
      ))}
    </TextBox>
  );
}
