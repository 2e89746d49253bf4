import { useState } from 'react';
import type { ExceptionProposal, ExceptionScope, Lifetime } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { Choices } from '../../components/choice.tsx';
import { DeedWords } from '../../components/deed.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Facts } from '../../components/facts.tsx';
import { Failed } from '../../components/failed.tsx';
import { Select } from '../../components/select.tsx';
import { useTermFacts } from '../../components/terms.tsx';
import { TextField } from '../../components/text-field.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { folderName } from '../../messages/names.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import styles from './exceptions-page.module.css';
import { lifetimesFor } from './lifetimes.ts';

/** Allows the same call next time: where, for how long, and exactly what. */
export function MakeException({ record, onClose }: { readonly record: number; readonly onClose: () => void }) {
  const { t } = useLanguage();
  const { answers } = usePerch();
  const { data, failed, reload } = useAnswer(answers, 'exceptions.propose', record);
  if (data?.rules.some(({ locked }) => !locked)) return <Make proposal={data} onClose={onClose} />;
  return (
    <Dialog
      title={t('makeException.title')}
      onClose={onClose}
      actions={
        <Button size="large" onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      {failed && <Failed retry={reload} />}
      {data !== undefined && <p>{t('makeException.locked')}</p>}
    </Dialog>
  );
}

function Make({ proposal, onClose }: { readonly proposal: ExceptionProposal; readonly onClose: () => void }) {
  const language = useLanguage();
  const { t, rich } = language;
  const { bridge, act, answers } = usePerch();
  const [scope, setScope] = useState<ExceptionScope>('project');
  const [lifetime, setLifetime] = useState<Lifetime>('1-day');
  const [reason, setReason] = useState('');
  const { data: covered } = useAnswer(answers, 'exceptions.covered', { record: proposal.record, scope });
  const rules = proposal.rules.filter(({ locked }) => !locked);
  const terms = useTermFacts(rules[0]?.terms ?? [], proposal.deed);
  const lifetimes = lifetimesFor(scope, language);

  const chooseScope = (next: ExceptionScope) => {
    setScope(next);
    const allowed = lifetimesFor(next, language);
    if (!allowed.some(({ value }) => value === lifetime)) setLifetime(allowed[0]?.value ?? 'session');
  };
  const make = async () => {
    const made = { record: proposal.record, scope, lifetime, reason: reason.trim() };
    if (await act(bridge.request('exceptions.make', made), language, t('makeException.made'))) onClose();
  };

  return (
    <Dialog
      title={
        <bdi>
          {rich('makeException.question', {
            agent: proposal.agent,
            deed: <DeedWords deed={proposal.deed} form="todo" brief />,
          })}
        </bdi>
      }
      onClose={onClose}
      actions={
        <>
          <Button size="large" look="plain" onPress={onClose}>
            {t('common.cancel')}
          </Button>
          <Button size="large" look="primary" onPress={() => void make()}>
            {t('makeException.make')}
          </Button>
        </>
      }
    >
      <Choices
        label={t('makeException.where')}
        value={scope}
        onChange={chooseScope}
        choices={[
          {
            value: 'session',
            title: t('scope.session'),
            hint: proposal.sessionTitle && <Visible text={proposal.sessionTitle} />,
          },
          { value: 'project', title: t('scope.project', { project: folderName(proposal.project) }) },
          { value: 'everywhere', title: t('scope.everywhere') },
        ]}
      />
      <div className={styles['pair']}>
        <span>{t('makeException.howLong')}</span>
        <Select label={t('makeException.howLong')} options={lifetimes} value={lifetime} onChange={setLifetime} />
      </div>
      <div className={styles['preview']}>
        <Facts
          exact
          items={[
            ...rules.map(({ rule }) => ({ key: rule.name, name: t('ask.field.rule'), value: rule.name })),
            { key: 'agent', name: t('ask.field.agent'), value: proposal.agent },
            ...terms,
          ]}
        />
        <p>
          {t('makeException.only')} {covered !== undefined && t('makeException.covered', { count: covered })}
        </p>
      </div>
      <TextField label={t('makeException.reason')} value={reason} onChange={setReason} maxLength={300} />
    </Dialog>
  );
}
