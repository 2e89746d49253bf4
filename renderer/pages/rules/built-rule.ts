import type { BuilderAction, BuiltRule, Catalogue, Clause, Operator } from '../../../preload/contract.ts';

/** A rule to begin with: asks before anything is deleted. */
export function emptyRule(): BuiltRule {
  return { title: '', agents: [], action: 'delete', clauses: [], effect: 'ask' };
}

/** The same condition, however it is written. */
export function sameClause(a: Clause, b: Clause): boolean {
  return JSON.stringify(normal(a)) === JSON.stringify(normal(b));
}

function normal(clause: Clause): unknown[] {
  return clause.type === 'named'
    ? [clause.name, clause.unless]
    : [clause.field, clause.operator, [...clause.values].sort(), clause.unless];
}

/** Conditions of `before` that `after` no longer has. */
export function removedClauses(before: BuiltRule | null, after: BuiltRule): readonly Clause[] {
  return before?.clauses.filter((clause) => !after.clauses.some((one) => sameClause(one, clause))) ?? [];
}

/** What a condition can be about, for a rule about this action. */
export interface Subject {
  /** `named:…` or `field:…` */
  readonly key: string;
  readonly words: string;
  readonly operators: readonly Operator[];
  readonly values: readonly string[];
  readonly example: string;
}

export function subjectsFor(catalogue: Catalogue, action: BuilderAction): Subject[] {
  const fits = ({ actions }: { readonly actions: readonly BuilderAction[] }) =>
    action === 'anything' || actions.length === 0 || actions.includes(action);
  return [
    ...catalogue.named
      .filter(fits)
      .map(({ name, words }) => ({ key: `named:${name}`, words, operators: [], values: [], example: '' })),
    ...catalogue.fields.filter(fits).map(({ field, words, operators, values, example }) => ({
      key: `field:${field}`,
      words,
      operators,
      values,
      example,
    })),
  ];
}

export function subjectKey(clause: Clause): string {
  return clause.type === 'named' ? `named:${clause.name}` : `field:${clause.field}`;
}

/** A condition about this subject, as open as it can be. */
export function clauseAbout(subject: Subject, unless: boolean): Clause {
  const [kind, ...rest] = subject.key.split(':');
  const name = rest.join(':');
  if (kind === 'named') return { type: 'named', name, unless };
  return { type: 'field', field: name, operator: subject.operators[0] ?? 'is', values: [], unless };
}

/** Values as a person writes them: one a line, or with commas between. */
export function readValues(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((value) => value.trim())
    .filter(Boolean);
}

/** Everything that must be filled in is. */
export function isComplete(built: BuiltRule): boolean {
  return (
    built.title.trim() !== '' && built.clauses.every((clause) => clause.type === 'named' || clause.values.length > 0)
  );
}
