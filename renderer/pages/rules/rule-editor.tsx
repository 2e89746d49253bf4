import { useEffect, useRef, useState } from 'react';
import type { Diagnostic } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { Diagnostics } from './diagnostics.tsx';
import { createEditor, type Editor } from './editor.ts';
import styles from './rule-editor.module.css';

/** The rule as text to be written by hand, with the language's own help. */
export function RuleEditor({
  text,
  onChange,
  onClose,
}: {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  const { bridge } = usePerch();
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor>(undefined);
  const [diagnostics, setDiagnostics] = useState<readonly Diagnostic[]>([]);
  const latest = useRef(onChange);
  latest.current = onChange;
  const label = t('rules.asText');

  // The editor keeps its own text; only what comes from elsewhere is put into it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first text alone begins an editor
  useEffect(() => {
    const host = place.current;
    if (!host) return;
    const made = createEditor({
      host,
      text,
      label,
      bridge,
      onChange: (next) => latest.current(next),
      onDiagnostics: setDiagnostics,
    });
    editor.current = made;
    made.focus();
    return () => made.destroy();
  }, [bridge, label]);
  useEffect(() => editor.current?.setText(text), [text]);

  const format = async () => {
    const formatted = await bridge.request('rules.format', text);
    editor.current?.setText(formatted);
    onChange(formatted);
  };
  return (
    <section className={styles['editor']}>
      <div className={styles['head']}>
        <h3>{label}</h3>
        <Button look="plain" onPress={() => void format()}>
          {t('editor.format')}
        </Button>
        <Button onPress={onClose}>{t('editor.close')}</Button>
      </div>
      <div ref={place} className={styles['place']} dir="ltr" />
      <div role="status">
        {diagnostics.length === 0 ? (
          <p className={styles['fine']}>{t('editor.fine')}</p>
        ) : (
          <Diagnostics diagnostics={diagnostics} onShow={({ from, to }) => editor.current?.select(from, to)} />
        )}
      </div>
    </section>
  );
}
