import { useState } from 'react';
import type { HistoryDetail } from '../../../preload/contract.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { MakeException } from '../exceptions/make-exception.tsx';
import styles from './detail.module.css';
import { OtherRules } from './other-rules.tsx';
import { ReportWrong } from './report-wrong.tsx';

/** What can be done about a call: except it, try other rules on it, copy it, report it, make a rule of it. */
export function DetailActions({ detail }: { readonly detail: HistoryDetail }) {
  const { t } = useLanguage();
  const { bridge, toasts, router, building } = usePerch();
  const [open, setOpen] = useState<'exception' | 'rules' | 'report'>();
  const close = () => setOpen(undefined);
  const copy = async (text: string) => {
    await bridge.request('clipboard.write', text);
    toasts.show({ tone: 'plain', text: t('detail.copied') });
  };
  const makeRule = async () => {
    building.set((await bridge.request('rules.fromCall', detail.id)) ?? undefined);
    router.go({ page: 'rules' });
  };
  const exact = (detail.lines?.map(({ text }) => text) ?? detail.exact).join('\n');
  return (
    <div className={styles['actions']}>
      {detail.mayExcept && <Button onPress={() => setOpen('exception')}>{t('detail.except')}</Button>}
      <span className={styles['roomy']}>
        <Button onPress={() => setOpen('rules')}>{t('detail.otherRules')}</Button>
      </span>
      <span className={styles['icons']}>
        <Menu
          label={t('detail.copy')}
          placement="top end"
          trigger={<IconButton icon="copy" label={t('detail.copy')} />}
        >
          <MenuItem onAction={() => void copy(exact)}>{t('detail.copy.call')}</MenuItem>
          <MenuItem onAction={() => void copy(detail.raw)}>{t('detail.copy.everything')}</MenuItem>
        </Menu>
        <IconButton icon="flag" label={t('detail.report')} onPress={() => setOpen('report')} />
        <Menu
          label={t('common.more')}
          placement="top end"
          trigger={<IconButton icon="more" label={t('common.more')} />}
        >
          <MenuItem icon="search" onAction={() => setOpen('rules')}>
            {t('detail.otherRules')}
          </MenuItem>
          <MenuItem icon="shield" onAction={() => void makeRule()}>
            {t('detail.makeRule')}
          </MenuItem>
          <MenuItem icon="book" onAction={() => router.go({ page: 'session', session: detail.session })}>
            {t('detail.session.story')}
          </MenuItem>
        </Menu>
      </span>
      {open === 'exception' && <MakeException record={detail.id} onClose={close} />}
      {open === 'rules' && <OtherRules record={detail.id} onClose={close} />}
      {open === 'report' && <ReportWrong record={detail.id} onClose={close} />}
    </div>
  );
}
