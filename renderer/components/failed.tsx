import { useLanguage } from '../messages/language.tsx';
import { Button } from './button.tsx';
import { Empty } from './empty.tsx';

/** A page or a pane whose content did not come. */
export function Failed({ retry }: { readonly retry: () => void }) {
  const { t } = useLanguage();
  return (
    <Empty title={t('common.loadFailed')} action={<Button onPress={retry}>{t('common.tryAgain')}</Button>}>
      {t('common.loadFailed.hint')}
    </Empty>
  );
}
