import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Failed } from '../../components/failed.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';

/** A call that was judged wrongly, with everything private masked, to be sent by the person and nobody else. */
export function ReportWrong({ record, onClose }: { readonly record: number; readonly onClose: () => void }) {
  const { t } = useLanguage();
  const { answers, bridge, toasts } = usePerch();
  const { data, failed, reload } = useAnswer(answers, 'history.masked', record);
  const copy = async () => {
    if (!data) return;
    await bridge.request('clipboard.write', data);
    toasts.show({ tone: 'plain', text: t('report.copied') });
    onClose();
  };
  return (
    <Dialog
      wide
      title={t('report.title')}
      onClose={onClose}
      actions={
        <>
          <Button size="large" look="plain" onPress={onClose}>
            {t('common.close')}
          </Button>
          <Button size="large" look="primary" icon="copy" isDisabled={!data} onPress={() => void copy()}>
            {t('report.copy')}
          </Button>
        </>
      }
    >
      <p>{t('report.text')}</p>
      {failed && <Failed retry={reload} />}
      {data && <PlainText text={data} label={t('report.masked')} />}
    </Dialog>
  );
}
