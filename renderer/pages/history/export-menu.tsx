import { useState } from 'react';

import type { HistoryQuery, RequestInput } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Menu, MenuGroup, MenuItem } from '../../components/menu.tsx';
import { Progress } from '../../components/progress.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useTask } from '../../state/task.ts';

type ExportFormat = RequestInput<'history.export'>['format'];

/** What a spreadsheet opens comes first. */
const FORMATS: readonly ExportFormat[] = ['csv', 'jsonl', 'falco'];

/** Writes the calls that are on show into a file. */
export function ExportMenu({ query }: { readonly query: HistoryQuery }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act } = usePerch();
  const task = useTask();
  const [running, setRunning] = useState(false);
  const save = async (format: ExportFormat) => {
    setRunning(true);
    await act(bridge.request('history.export', { task: task.begin(), query, format }), language, t('export.done'));
    setRunning(false);
  };
  return (
    <>
      <Menu
        label={t('export.label')}
        placement="bottom end"
        trigger={
          <Button look="plain" icon="export">
            {t('export.label')}
          </Button>
        }
      >
        <MenuGroup title={t('export.as')}>
          {FORMATS.map((format) => (
            <MenuItem
              key={format}
              hint={t(`export.${format}.hint`)}
              textValue={t(`export.${format}`)}
              onAction={() => void save(format)}
            >
              {t(`export.${format}`)}
            </MenuItem>
          ))}
        </MenuGroup>
      </Menu>
      {running && task.progress && (
        <Dialog
          title={t('export.running')}
          onClose={task.cancel}
          actions={
            <Button size="large" onPress={task.cancel}>
              {t('common.cancel')}
            </Button>
          }
        >
          <Progress label={t('export.running')} done={task.progress.done} total={task.progress.total} />
        </Dialog>
      )}
    </>
  );
}
