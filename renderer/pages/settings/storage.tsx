import { useState } from 'react';
import type { RequestOutput } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { Progress } from '../../components/progress.tsx';
import { VerdictLabel } from '../../components/verdict.tsx';
import { Path } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { useTask } from '../../state/task.ts';
import { SettingRow } from './setting-row.tsx';

/** How much is kept, where, and whether it is as it was written. */
export function Storage() {
  const language = useLanguage();
  const { t, f, rich } = language;
  const { answers, bridge, act } = usePerch();
  const { data } = useAnswer(answers, 'settings.storage', undefined);
  return (
    <>
      <SettingRow
        title={t('settings.storage')}
        hint={
          data &&
          rich('settings.storage.hint', {
            calls: t('agents.fact.calls', { count: data.records }),
            size: t('option.megabytes', { count: f.number(Math.ceil(data.bytes / 1_000_000)) }),
            folder: <Path path={data.folder} />,
          })
        }
      >
        <Button onPress={() => void act(bridge.request('settings.openFolder', undefined), language)}>
          {t('settings.openFolder')}
        </Button>
      </SettingRow>
      <Verify />
    </>
  );
}

function Verify() {
  const { t } = useLanguage();
  const { bridge } = usePerch();
  const task = useTask();
  const [running, setRunning] = useState(false);
  const [result, setResult] = useState<RequestOutput<'settings.verify'>>();
  const verify = async () => {
    setRunning(true);
    setResult(undefined);
    try {
      setResult(await bridge.request('settings.verify', task.begin()));
    } finally {
      setRunning(false);
    }
  };
  return (
    <SettingRow
      title={t('settings.verify')}
      hint={
        running ? (
          <Progress
            label={t('settings.verify.running')}
            done={task.progress?.done ?? 0}
            total={task.progress?.total ?? 0}
            onCancel={task.cancel}
          />
        ) : (
          <Verified result={result} />
        )
      }
    >
      <Button isDisabled={running} onPress={() => void verify()}>
        {t('settings.verify.now')}
      </Button>
    </SettingRow>
  );
}

function Verified({ result }: { readonly result: RequestOutput<'settings.verify'> | undefined }) {
  const { t } = useLanguage();
  if (!result || result.cancelled) return t('settings.verify.hint');
  return result.broken === null ? (
    <VerdictLabel word="allowed" withMark>
      {t('settings.verify.whole', { count: result.records })}
    </VerdictLabel>
  ) : (
    <VerdictLabel word="problem" withMark>
      {t('settings.verify.broken', { record: result.broken })}
    </VerdictLabel>
  );
}
