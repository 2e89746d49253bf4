import { type ReactNode, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import type { BuiltRule, Catalogue, Clause, Operator } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Segments } from '../../components/segments.tsx';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { clauseAbout, readValues, type Subject, subjectKey, subjectsFor } from './built-rule.ts';
import styles from './rule-sentence.module.css';

/** Changes one condition of a rule where it stands, or adds one. */
export function ClauseEditor({
  built,
  catalogue,
  index,
  onChange,
  children,
}: {
  readonly built: BuiltRule;
  readonly catalogue: Catalogue;
  /** Which condition; undefined adds one. */
  readonly index: number | undefined;
  readonly onChange: (built: BuiltRule) => void;
  /** The words of the condition. */
  readonly children?: ReactNode;
}) {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  const clause = index === undefined ? undefined : built.clauses[index];
  const save = (next: Clause | undefined) => {
    const clauses = [...built.clauses];
    if (index === undefined) {
      if (next) clauses.push(next);
    } else if (next) clauses[index] = next;
    else clauses.splice(index, 1);
    // "unless" comes after everything that must hold.
    onChange({ ...built, clauses: clauses.sort((a, b) => Number(a.unless) - Number(b.unless)) });
    setOpen(false);
  };
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      {clause ? (
        <AriaButton className={styles['part'] ?? ''}>{children}</AriaButton>
      ) : (
        <AriaButton className={styles['add'] ?? ''}>
          <Icon name="plus" />
          {t('rule.addCondition')}
        </AriaButton>
      )}
      <Popover className={styles['popover'] ?? ''} offset={6} placement="bottom start">
        <Dialog className={styles['editor'] ?? ''} aria-label={t('rule.condition')}>
          <Form subjects={subjectsFor(catalogue, built.action)} clause={clause} onSave={save} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Form({
  subjects,
  clause,
  onSave,
}: {
  readonly subjects: readonly Subject[];
  readonly clause: Clause | undefined;
  readonly onSave: (clause: Clause | undefined) => void;
}) {
  const { t } = useLanguage();
  const first = subjects[0];
  const [draft, setDraft] = useState<Clause | undefined>(clause ?? (first && clauseAbout(first, false)));
  const [text, setText] = useState(clause?.type === 'field' ? clause.values.join(', ') : '');
  if (!draft) return <p>{t('rule.noSubjects')}</p>;
  const key = subjectKey(draft);
  const subject = subjects.find((one) => one.key === key);
  const values = readValues(text);
  const next: Clause = draft.type === 'field' ? { ...draft, values } : draft;
  const complete = next.type === 'named' || next.values.length > 0;
  return (
    <>
      <Segments
        label={t('rule.condition')}
        value={draft.unless ? 'unless' : 'when'}
        onChange={(word) => setDraft({ ...draft, unless: word === 'unless' })}
        segments={[
          { value: 'when', label: t('rule.only') },
          { value: 'unless', label: t('rule.unlessWord') },
        ]}
      />
      <div className={styles['row']}>
        <Select
          label={t('rule.subject')}
          value={key}
          options={subjects.map((one) => ({ value: one.key, label: one.words }))}
          onChange={(chosen) => {
            const about = subjects.find((one) => one.key === chosen);
            if (about) setDraft(clauseAbout(about, draft.unless));
          }}
        />
        {draft.type === 'field' && subject && (
          <Select
            label={t('rule.operator')}
            value={draft.operator}
            options={subject.operators.map((operator) => ({ value: operator, label: t(`operator.${operator}`) }))}
            onChange={(operator: Operator) => setDraft({ ...draft, operator })}
          />
        )}
      </div>
      {draft.type === 'field' && (
        <>
          <TextField
            label={t('rule.values')}
            value={text}
            onChange={setText}
            mono
            placeholder={subject?.example ?? ''}
            hint={t('rule.values.hint')}
          />
          {subject && subject.values.length > 0 && (
            <div className={styles['values']}>
              {subject.values.slice(0, 6).map((value) => (
                <button key={value} type="button" onClick={() => setText(readValues(`${text},${value}`).join(', '))}>
                  <Visible text={value} />
                </button>
              ))}
            </div>
          )}
        </>
      )}
      <div className={styles['buttons']}>
        {clause ? (
          <Button look="plain" icon="trash" onPress={() => onSave(undefined)}>
            {t('rule.removeCondition')}
          </Button>
        ) : (
          <span />
        )}
        <Button look="primary" isDisabled={!complete} onPress={() => onSave(next)}>
          {t('common.done')}
        </Button>
      </div>
    </>
  );
}
