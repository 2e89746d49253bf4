import { useState } from 'react';
import type { Forwarder, ForwardKind } from '../../../preload/contract.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Choices } from '../../components/choice.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Switch } from '../../components/switch.tsx';
import { TextField } from '../../components/text-field.tsx';
import { VerdictLabel } from '../../components/verdict.tsx';
import { Exact, Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { SettingRow } from './setting-row.tsx';

/** Other places that records are sent to, and how that goes. */
export function Forwarders() {
  const { t } = useLanguage();
  const { answers } = usePerch();
  const { data = [] } = useAnswer(answers, 'forwarders.list', undefined);
  const [adding, setAdding] = useState(false);
  return (
    <>
      {data.map((forwarder) => (
        <ForwarderRow key={forwarder.id} forwarder={forwarder} />
      ))}
      <SettingRow title={t('forwarders.add')} hint={t('forwarders.hint')}>
        <Button icon="plus" onPress={() => setAdding(true)}>
          {t('forwarders.addButton')}
        </Button>
      </SettingRow>
      {adding && <AddForwarder onClose={() => setAdding(false)} />}
    </>
  );
}

function ForwarderRow({ forwarder }: { readonly forwarder: Forwarder }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, answers } = usePerch();
  const then = async (worked: Promise<boolean>) => {
    await worked;
    await answers.load('forwarders.list', undefined);
  };
  return (
    <SettingRow
      title={t(`forwarders.${forwarder.kind}`)}
      hint={
        <>
          <Exact text={forwarder.address} />
          <br />
          {forwarder.state === 'failing' ? (
            <VerdictLabel word="problem" withMark>
              <Visible text={forwarder.problem} />
            </VerdictLabel>
          ) : (
            t(`forwarders.state.${forwarder.state}`, { count: forwarder.waiting })
          )}
        </>
      }
    >
      <Button
        look="plain"
        onPress={() => void act(bridge.request('forwarders.test', forwarder.id), language, t('forwarders.tested'))}
      >
        {t('forwarders.test')}
      </Button>
      <Switch
        label={t('forwarders.switch', { address: forwarder.address })}
        on={forwarder.on}
        onChange={(on) =>
          void then(act(bridge.request('forwarders.switch', { forwarder: forwarder.id, on }), language))
        }
      />
      <IconButton
        icon="trash"
        label={t('forwarders.remove')}
        onPress={() =>
          void then(act(bridge.request('forwarders.remove', forwarder.id), language, t('forwarders.removed')))
        }
      />
    </SettingRow>
  );
}

function AddForwarder({ onClose }: { readonly onClose: () => void }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, answers } = usePerch();
  const [kind, setKind] = useState<ForwardKind>('otlp');
  const [address, setAddress] = useState('');
  const add = async () => {
    const added = await act(
      bridge.request('forwarders.add', { kind, address: address.trim() }),
      language,
      t('forwarders.added'),
    );
    if (!added) return;
    await answers.load('forwarders.list', undefined);
    onClose();
  };
  return (
    <Dialog
      title={t('forwarders.add')}
      onClose={onClose}
      actions={
        <>
          <Button size="large" look="plain" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button size="large" look="primary" isDisabled={!address.trim()} onPress={() => void add()}>
            {t('forwarders.addButton')}
          </Button>
        </>
      }
    >
      <Choices
        label={t('forwarders.kind')}
        value={kind}
        onChange={setKind}
        choices={KINDS.map((value) => ({
          value,
          title: t(`forwarders.${value}`),
          hint: t(`forwarders.${value}.hint`),
        }))}
      />
      <TextField
        label={t('forwarders.address')}
        value={address}
        onChange={setAddress}
        mono
        placeholder={PLACEHOLDERS[kind]}
        hint={t('forwarders.address.hint')}
      />
    </Dialog>
  );
}

const KINDS: readonly ForwardKind[] = ['otlp', 'syslog', 'falco-http'];

const PLACEHOLDERS: Readonly<Record<ForwardKind, string>> = {
  otlp: 'https://collector.example.org:4318',
  syslog: 'tls://logs.example.org:6514',
  'falco-http': 'https://sidekick.example.org:2801',
};
