import { type DragEvent, useEffect, useState } from 'react';
import type { ImportPreview, ImportSource } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EffectMark } from '../../components/effect.tsx';
import { Notice } from '../../components/notice.tsx';
import { TextField } from '../../components/text-field.tsx';
import { Exact, Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { Diagnostics } from './diagnostics.tsx';
import styles from './import-rules.module.css';

/** How an import begins: an address still has to be written. */
export type ImportStart = ImportSource | { readonly from: 'address' };

/** Rule files that are dropped on the page. */
export function useDrop(onDrop: (source: ImportStart) => void) {
  const [over, setOver] = useState(false);
  const carriesFile = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return {
    over,
    props: {
      onDragOver(event: DragEvent) {
        if (!carriesFile(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave(event: DragEvent) {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop(event: DragEvent) {
        const [file] = event.dataTransfer.files;
        setOver(false);
        if (!file) return;
        event.preventDefault();
        void file.text().then((text) => onDrop({ from: 'text', name: file.name, text }));
      },
    },
  };
}

/** Rules from elsewhere: shown in full before anything of them is taken. */
export function ImportRules({ start, onClose }: { readonly start: ImportStart; readonly onClose: () => void }) {
  const [source, setSource] = useState<ImportSource | undefined>(start.from === 'address' ? undefined : start);
  if (!source) return <Address onRead={setSource} onClose={onClose} />;
  return <Preview source={source} onClose={onClose} />;
}

function Address({
  onRead,
  onClose,
}: {
  readonly onRead: (source: ImportSource) => void;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  const [url, setUrl] = useState('');
  const [sum, setSum] = useState('');
  const goodUrl = /^https:\/\/[^\s/]+\/\S+$/.test(url.trim());
  const goodSum = /^[0-9a-f]{64}$/i.test(sum.trim());
  return (
    <Dialog
      title={t('import.address')}
      onClose={onClose}
      actions={
        <>
          <Button size="large" look="plain" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            size="large"
            look="primary"
            isDisabled={!goodUrl || !goodSum}
            onPress={() => onRead({ from: 'url', url: url.trim(), sha256: sum.trim().toLowerCase() })}
          >
            {t('import.look')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('import.url')}
        value={url}
        onChange={setUrl}
        mono
        autoFocus
        placeholder="https://…"
        wrong={url.trim() && !goodUrl ? t('import.url.wrong') : undefined}
      />
      <TextField
        label={t('import.sum')}
        value={sum}
        onChange={setSum}
        mono
        hint={t('import.sum.hint')}
        wrong={sum.trim() && !goodSum ? t('import.sum.wrong') : undefined}
      />
    </Dialog>
  );
}

function Preview({ source, onClose }: { readonly source: ImportSource; readonly onClose: () => void }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, answers } = usePerch();
  const [preview, setPreview] = useState<ImportPreview>();
  useEffect(() => {
    let gone = false;
    bridge.request('rules.preview', source).then(
      (read) => {
        if (gone) return;
        if (read.state === 'cancelled') onClose();
        else setPreview(read);
      },
      (error: unknown) => {
        console.error('The rules could not be read.', error);
        if (!gone) setPreview({ state: 'wrong', message: t('common.failed'), diagnostics: [] });
      },
    );
    return () => {
      gone = true;
    };
  }, [bridge, source, onClose, t]);
  if (!preview || preview.state === 'cancelled') return null;
  const take = async () => {
    if (preview.state !== 'ready') return;
    if (
      await act(bridge.request('rules.import', preview.token), language, t('import.taken', { title: preview.title }))
    ) {
      answers.refresh('rules.packs');
      onClose();
    }
  };
  return (
    <Dialog
      wide
      title={
        preview.state === 'ready'
          ? t('import.title', { title: preview.title, count: preview.rules.length })
          : t('import.wrong')
      }
      onClose={onClose}
      actions={
        <>
          <Button size="large" look="plain" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          {preview.state === 'ready' && (
            <Button size="large" look="primary" onPress={() => void take()}>
              {t('import.take')}
            </Button>
          )}
        </>
      }
    >
      {preview.state === 'wrong' ? (
        <>
          <p>
            <Visible text={preview.message} />
          </p>
          <Diagnostics diagnostics={preview.diagnostics} />
        </>
      ) : (
        <>
          <p>{t('import.text')}</p>
          <ul className={styles['rules']}>
            {preview.rules.map((rule) => (
              <li key={rule.title}>
                <EffectMark effect={rule.effect} label={t(`effect.${rule.effect}`)} />
                <div>
                  <strong>
                    <Visible text={rule.title} />
                  </strong>
                  <p>
                    <bdi>
                      <Visible text={rule.description} />
                    </bdi>
                  </p>
                </div>
              </li>
            ))}
          </ul>
          {preview.touches.length > 0 && (
            <Notice title={t('import.touches', { count: preview.touches.length })}>
              <Visible text={language.f.list(preview.touches)} />
            </Notice>
          )}
          <Diagnostics diagnostics={preview.diagnostics} />
          <p className={styles['sum']}>
            {t('import.read')} <Exact text={preview.sha256} />
          </p>
        </>
      )}
    </Dialog>
  );
}
