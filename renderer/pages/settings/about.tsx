import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { momentWords } from '../../messages/moments.ts';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { useStore } from '../../state/store.ts';
import { SettingRow } from './setting-row.tsx';

/** Is there a newer Perch, and what to do about it. */
export function UpdateItem() {
  const language = useLanguage();
  const { t } = language;
  const { answers, bridge, act } = usePerch();
  const { data: update } = useAnswer(answers, 'updates.get', undefined);
  const [looking, setLooking] = useState(false);
  const now = useNow(60_000);
  const look = async () => {
    setLooking(true);
    try {
      answers.put('updates.get', undefined, await bridge.request('updates.check', undefined));
    } finally {
      setLooking(false);
    }
  };
  if (!update) return null;
  const hint = () => {
    switch (update.state) {
      case 'current':
        return update.checkedAt === null
          ? t('settings.update.never')
          : t('settings.update.current', { when: momentWords(language, update.checkedAt, now, false) });
      case 'available':
        return t('settings.update.available', { version: update.version });
      case 'ready':
        return t('settings.update.ready', { version: update.version });
      case 'failed':
        return <Visible text={update.message} />;
    }
  };
  return (
    <SettingRow title={t('settings.update')} hint={hint()}>
      {update.state === 'ready' ? (
        <Button look="primary" onPress={() => void act(bridge.request('updates.install', undefined), language)}>
          {t('settings.update.install')}
        </Button>
      ) : (
        <Button isDisabled={looking} onPress={() => void look()}>
          {t(looking ? 'settings.update.looking' : 'settings.update.check')}
        </Button>
      )}
    </SettingRow>
  );
}

export function AboutPerch() {
  const { t } = useLanguage();
  const version = useStore(usePerch().state)?.version ?? '';
  return (
    <SettingRow title={t('settings.about', { version })} hint={t('settings.about.hint')}>
      {null}
    </SettingRow>
  );
}
