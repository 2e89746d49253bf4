import type { Diagnostic } from '../../../preload/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import styles from './diagnostics.module.css';

/** What is wrong or worth knowing about a rule's text, with the line and what to write instead. */
export function Diagnostics({
  diagnostics,
  onShow,
}: {
  readonly diagnostics: readonly Diagnostic[];
  /** Goes to the place in the text. */
  readonly onShow?: (diagnostic: Diagnostic) => void;
}) {
  const { t } = useLanguage();
  if (diagnostics.length === 0) return null;
  return (
    <ul className={styles['diagnostics']}>
      {diagnostics.map((diagnostic) => (
        <li key={`${diagnostic.from} ${diagnostic.message}`} data-severity={diagnostic.severity}>
          <Icon name={diagnostic.severity === 'info' ? 'info' : 'warning'} />
          <div>
            {onShow ? (
              <button type="button" onClick={() => onShow(diagnostic)}>
                {t('diagnostics.line', { line: diagnostic.line })}
              </button>
            ) : (
              <span>{t('diagnostics.line', { line: diagnostic.line })}</span>
            )}{' '}
            <Visible text={diagnostic.message} />
            {diagnostic.help && (
              <p>
                <Visible text={diagnostic.help} />
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
