import { Fragment, type ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { BUILDER_ACTIONS, EFFECTS } from '../../../preload/contract/constants.ts';
import type { BuiltRule, Catalogue, Clause, Effect } from '../../../preload/contract.ts';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { Visible } from '../../components/visible.tsx';
import { type Language, useLanguage } from '../../messages/language.tsx';
import { removedClauses, sameClause } from './built-rule.ts';
import { ClauseEditor } from './clause-editor.tsx';
import styles from './rule-sentence.module.css';

/**
 * A rule as a sentence whose parts can be changed where they stand. What a change takes away stays in sight, struck
 * through, until it is in force.
 */
export function RuleSentence({
  built,
  before,
  catalogue,
  effects = EFFECTS,
  onChange,
}: {
  readonly built: BuiltRule;
  /** As it is in force; null for a new rule. */
  readonly before: BuiltRule | null;
  readonly catalogue: Catalogue;
  readonly effects?: readonly Effect[];
  /** Undefined: the rule can only be looked at. */
  readonly onChange: ((built: BuiltRule) => void) | undefined;
}) {
  const language = useLanguage();
  const { t, rich } = language;
  const gone = removedClauses(before, built);
  return (
    <p className={styles['sentence']}>
      {rich('rule.sentence', {
        agents: <Agents built={built} catalogue={catalogue} onChange={onChange} />,
        action: (
          <Part
            label={t('rule.action')}
            words={t(`action.${built.action}`)}
            options={BUILDER_ACTIONS.map((action) => ({ key: action, words: t(`action.${action}`) }))}
            chosen={[built.action]}
            onChoose={
              onChange &&
              ((key) => {
                const action = BUILDER_ACTIONS.find((one) => one === key);
                if (action) onChange({ ...built, action });
              })
            }
          />
        ),
        conditions: (
          <>
            {built.clauses.map((clause, index) => (
              <ClauseWords
                // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
                key={index}
                clause={clause}
                first={built.clauses.findIndex(({ unless }) => unless === clause.unless) === index}
                fresh={before !== null && !before.clauses.some((one) => sameClause(one, clause))}
                built={built}
                index={index}
                catalogue={catalogue}
                onChange={onChange}
              />
            ))}
            {gone.map((clause) => (
              <del key={JSON.stringify(clause)} className={styles['gone']}>
                {clauseLead(clause, true, language)}
                {clauseWords(clause, catalogue, language)}
              </del>
            ))}
          </>
        ),
        effect: (
          <Part
            label={t('rule.effect')}
            words={t(`rule.then.${built.effect}`)}
            options={effects.map((effect) => ({ key: effect, words: t(`rule.then.${effect}`) }))}
            chosen={[built.effect]}
            onChoose={
              onChange &&
              ((key) => {
                const effect = effects.find((one) => one === key);
                if (effect) onChange({ ...built, effect });
              })
            }
          />
        ),
      })}
      {onChange && <ClauseEditor built={built} catalogue={catalogue} index={undefined} onChange={onChange} />}
    </p>
  );
}

function Agents({
  built,
  catalogue,
  onChange,
}: {
  readonly built: BuiltRule;
  readonly catalogue: Catalogue;
  readonly onChange: ((built: BuiltRule) => void) | undefined;
}) {
  const { t, f } = useLanguage();
  const title = (name: string) => catalogue.agents.find((agent) => agent.name === name)?.title ?? name;
  const words =
    built.agents.length === 0
      ? t('rule.anyAgent')
      : f
          .listParts(built.agents.length, 'disjunction')
          .map((part) => (part.type === 'element' ? title(built.agents[Number(part.value)] ?? '') : part.value))
          .join('');
  const toggle = (name: string) => {
    if (name === ANY) return onChange?.({ ...built, agents: [] });
    const agents = built.agents.includes(name) ? built.agents.filter((one) => one !== name) : [...built.agents, name];
    return onChange?.({ ...built, agents });
  };
  return (
    <Part
      label={t('rule.agents')}
      words={words}
      options={[
        { key: ANY, words: t('rule.anyAgent') },
        ...catalogue.agents.map((agent) => ({ key: agent.name, words: agent.title })),
      ]}
      chosen={built.agents.length === 0 ? [ANY] : built.agents}
      onChoose={onChange && toggle}
    />
  );
}

const ANY = '*';

/** A part of the sentence that a menu changes. */
function Part({
  label,
  words,
  options,
  chosen,
  onChoose,
}: {
  readonly label: string;
  readonly words: string;
  readonly options: readonly { readonly key: string; readonly words: string }[];
  readonly chosen: readonly string[];
  readonly onChoose: ((key: string) => void) | undefined;
}) {
  if (!onChoose) return <strong>{words}</strong>;
  return (
    <Menu
      label={label}
      trigger={
        <AriaButton className={styles['part'] ?? ''}>
          {words}
          <span className="visually-hidden">{label}</span>
        </AriaButton>
      }
    >
      {options.map((option) => (
        <MenuItem
          key={option.key}
          id={option.key}
          checked={chosen.includes(option.key)}
          onAction={() => onChoose(option.key)}
        >
          {option.words}
        </MenuItem>
      ))}
    </Menu>
  );
}

function ClauseWords({
  clause,
  first,
  fresh,
  built,
  index,
  catalogue,
  onChange,
}: {
  readonly clause: Clause;
  readonly first: boolean;
  readonly fresh: boolean;
  readonly built: BuiltRule;
  readonly index: number;
  readonly catalogue: Catalogue;
  readonly onChange: ((built: BuiltRule) => void) | undefined;
}) {
  const language = useLanguage();
  const words = clauseWords(clause, catalogue, language);
  return (
    <span className={fresh ? styles['fresh'] : undefined}>
      {clauseLead(clause, first, language)}
      {onChange ? (
        <ClauseEditor built={built} catalogue={catalogue} index={index} onChange={onChange}>
          {words}
        </ClauseEditor>
      ) : (
        <strong>{words}</strong>
      )}
    </span>
  );
}

function clauseLead({ unless }: Clause, first: boolean, { t }: Language): string {
  if (unless) return first ? t('rule.unless') : t('rule.orUnless');
  return first ? ' ' : t('rule.and');
}

/** "outside the project", "where the website is paste.rs or pastebin.com" */
export function clauseWords(clause: Clause, catalogue: Catalogue, { t, f }: Language): ReactNode {
  if (clause.type === 'named') {
    return <Visible text={catalogue.named.find(({ name }) => name === clause.name)?.words ?? clause.name} />;
  }
  const field = catalogue.fields.find((one) => one.field === clause.field)?.words ?? clause.field;
  const values = f.listParts(clause.values.length, 'disjunction').map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one list never change places
    <Fragment key={index}>
      {part.type === 'element' ? <Visible text={clause.values[Number(part.value)] ?? ''} /> : part.value}
    </Fragment>
  ));
  return (
    <>
      {t('rule.where', { field })} {t(`operator.${clause.operator}`)}{' '}
      {clause.values.length > 0 ? values : t('rule.noValue')}
    </>
  );
}
