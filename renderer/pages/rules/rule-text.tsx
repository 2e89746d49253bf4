import { TextBox } from '../../components/text-box.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { diffLines } from './line-diff.ts';
import styles from './rule-text.module.css';

/** The rule as it stands in its file; a change that is not in force shows what goes and what comes. */
export function RuleText({ before, text }: { readonly before: string; readonly text: string }) {
  const { t } = useLanguage();
  return (
    <TextBox className={styles['text']} label={t('rules.asText')}>
      {diffLines(before.trimEnd(), text.trimEnd()).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <Line key={index} text={line.text} change={line.change} />
      ))}
    </TextBox>
  );
}

function Line({ text, change }: { readonly text: string; readonly change: 'same' | 'removed' | 'added' }) {
  const words = <Coloured text={text} />;
  // What a line is too long for goes on below it further in than the line begins, so that the next one stands out.
  const hang = `${text.search(/\S|$/) + 2}ch`;
  const look = { paddingInlineStart: hang, textIndent: `-${hang}` };
  if (change === 'removed') {
    return (
      <del className={styles['removed']} style={look}>
        {words}
      </del>
    );
  }
  if (change === 'added') {
    return (
      <ins className={styles['added']} style={look}>
        {words}
      </ins>
    );
  }
  return <span style={look}>{words}</span>;
}

/** Keys in the accent's colour: enough to find one's way. */
function Coloured({ text }: { readonly text: string }) {
  const found = /^(\s*(?:- )?)([\w ]+:)(.*)$/.exec(text);
  if (!found) return <Visible text={text} keepTabs />;
  const [, indent = '', key = '', rest = ''] = found;
  return (
    <>
      {indent}
      <span className={styles['key']}>{key}</span>
      <Visible text={rest} keepTabs />
    </>
  );
}
