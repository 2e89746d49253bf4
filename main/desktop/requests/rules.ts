import type { HistoryRow, Outcome, RequestName, RuleChange, TryResult } from '../../../preload/contract.ts';
import type { RuleFile } from '../../../rules/language/index.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { Records } from '../../audit/records.ts';
import type { DraftFolders } from '../../guard/drafts.ts';
import type { RuleStore } from '../../guard/rules.ts';
import { FIRST, type Rulebook } from '../../rulebook/book.ts';
import { runTrial } from '../../rulebook/trial/run.ts';
import { effectOf } from '../../verdict/judge.ts';
import type { Handlers } from '../ipc.ts';
import type { Tasks } from '../tasks.ts';
import type { UndoStore } from '../undo.ts';
import { builderRequests } from './rules/builder.ts';
import { draftRequests } from './rules/drafts.ts';
import { checkText, editorRequests } from './rules/editor.ts';
import { examplesOf, exampleView, tryExamples } from './rules/examples.ts';
import { importRequests } from './rules/import.ts';
import { offerBack, outcomeOf, saying } from './rules/outcome.ts';
import type { ProjectRuleViews } from './rules/projects.ts';
import { diagnosticView, packViews, ruleDetail, whatChanged } from './rules/views.ts';

export interface RuleParts {
  readonly book: Rulebook;
  readonly rules: RuleStore;
  readonly records: Pick<Records, 'facets' | 'search' | 'vocabulary' | 'get'>;
  readonly drafts: DraftFolders;
  /** Rules that projects bring along. */
  readonly projects: ProjectRuleViews;
  readonly undo: UndoStore;
  readonly tasks: Tasks;
  /** The bundled worker that tries changes, and what it has to know of this installation. */
  readonly trial: { readonly program: string; readonly folder: string; readonly ownPlaces: readonly string[] };
  row(record: AuditRecord): HistoryRow;
  /** Makes sure that the person wants agents to be allowed more, where they asked for that. */
  confirmLoosening(what: string): Promise<Outcome>;
  /** Drafts came or went. */
  changed(): void;
}

type RuleRequests = Extract<RequestName, `rules.${string}`>;

const DAY = 24 * 60 * 60_000;
/** Calls that are shown of a rule. */
const RECENT = 8;
/** Time that counting may take before a part of it is enough, in milliseconds. */
const COUNT_TIME = 2000;

/** Everything the page Rules shows and does. */
export function ruleRequests(parts: RuleParts): Handlers<RuleRequests> {
  const { book, rules, records, projects, undo } = parts;
  const inForce = () => book.files();
  const confirm = () => parts.confirmLoosening(LOOSEN);

  /** Makes the change, once it is sure that the person wants it where it takes protection away. */
  async function sure(tightens: boolean, change: Parameters<typeof outcomeOf>[1]): Promise<Outcome> {
    const agreed = tightens ? ({ ok: true } as const) : await confirm();
    return agreed.ok ? outcomeOf(undo, change) : agreed;
  }

  function loosens(change: RuleChange): boolean {
    if (change.kind === 'remove') return true;
    const found = book.find(change.rule)?.rule;
    if (!found) return false;
    return change.kind === 'text' || WEIGHT[change.effect] < WEIGHT[effectOf(found)];
  }

  return {
    ...editorRequests(inForce),
    ...builderRequests(records),
    ...importRequests(book, undo, confirm),
    ...draftRequests({
      folders: parts.drafts,
      rules,
      undo,
      inForce,
      tryFile: (task, name, text, days) => tryFiles(parts, task, book.ownWith(name, text), days),
      confirmLoosening: confirm,
      changed: parts.changed,
    }),

    'rules.packs': () => [...projects.packs(), ...packViews(book, rules.active)],
    'rules.rule'(name) {
      const detail = ruleDetail(book, name);
      const found = book.find(name);
      if (!detail || !found) return projects.rule(name) ?? null;
      return { ...detail, examples: examplesOf(found.pack, name).map(exampleView) };
    },
    async 'rules.counts'() {
      const { rule: counted, complete } = await records.facets({ terms: [SINCE_A_MONTH] }, COUNT_TIME);
      const counts = new Map(counted.map(({ value, count }) => [value, count]));
      const effects = new Map(book.packs().flatMap(({ rules: all }) => all.map((one) => [one.name, effectOf(one)])));
      for (const one of projects.packs().flatMap((pack) => pack.rules)) effects.set(one.name, one.effect);
      // A rule that no call was counted for said nothing, but only if all calls were looked at.
      const names = complete ? [...new Set([...effects.keys(), ...counts.keys()])] : [...counts.keys()];
      return names.map((name) => {
        const count = counts.get(name) ?? 0;
        const effect = effects.get(name) ?? 'record';
        return {
          rule: name,
          denied: effect === 'deny' ? count : 0,
          asked: effect === 'ask' ? count : 0,
          recorded: effect === 'record' ? count : 0,
        };
      });
    },
    async 'rules.recent'(name) {
      const query = { terms: [{ type: 'filter', key: 'rule', values: [name], not: false }] } as const;
      const { records: found } = await records.search(query, { limit: RECENT * 4 });
      const exactly = found.filter((record) => record.rules.some(({ rule }) => rule === name));
      return exactly.slice(0, RECENT).map(parts.row);
    },
    'rules.switchPack'({ pack, on }) {
      const project = projects.projectOf(pack);
      if (project !== undefined) return projects.use(project, on);
      return sure(on, () => {
        const found = book.packs().find(({ id }) => id === pack);
        if (!found) return undefined;
        const names = found.rules.map(({ name }) => name);
        return book.make({ kind: 'switch', rules: names, on }, on ? 'Switched on' : 'Switched off');
      });
    },
    'rules.useProject': ({ project, use }) => projects.use(project, use),
    'rules.switchRule': ({ rule, on }) =>
      sure(on, () =>
        book.make({ kind: 'switch', rules: [rule], on }, `${rule}: ${on ? 'switched on' : 'switched off'}`),
      ),
    async 'rules.save'(change) {
      const agreed = loosens(change) ? await confirm() : { ok: true as const };
      if (!agreed.ok) return agreed;
      return saying(() => {
        const { rule, takeBack } = book.make(change, whatChanged(change));
        const offered = offerBack(undo, takeBack);
        return { ok: true, rule, ...(offered.ok && offered.undo ? { undo: offered.undo } : {}) };
      });
    },
    'rules.removePack': (pack) => sure(false, () => book.removePack(pack, 'Removed')),
    'rules.try': ({ task, change, days }) => tryChange(parts, task, change, days),
    'rules.versions': (pack) =>
      book.versions(pack).map(({ id, at, what }) => ({ id, at, what: id === FIRST ? 'As it was at first' : what })),
    'rules.restore': ({ pack, version }) =>
      outcomeOf(undo, () => book.restore(pack, version, 'Back to an earlier version')),
  };
}

/** How the system's question goes on: "Perch wants to …". */
const LOOSEN = 'loosen your rules';
const WEIGHT = { record: 0, ask: 1, deny: 2 } as const;
const SINCE_A_MONTH = { type: 'filter', key: 'since', values: ['30d'], not: false } as const;

async function tryChange(parts: RuleParts, task: string, change: RuleChange, days: number): Promise<TryResult> {
  const { book, rules } = parts;
  const planned = saying(() => book.plan(change));
  if ('ok' in planned) return wrong(planned.message);
  const result = await tryFiles(parts, task, planned.files, days);
  if (result.state === 'wrong' && change.kind === 'text') {
    // Where the text itself is wrong, its own lines say so best.
    const own = checkText(change.text, book.files());
    return own.some(({ severity }) => severity === 'error') ? { state: 'wrong', diagnostics: own } : result;
  }
  const found = book.find(change.rule);
  const after = found && rules.tryOut(planned.files).rules;
  if (result.state !== 'done' || !after) return result;
  return { ...result, examples: await tryExamples(after, planned.rule, examplesOf(found.pack, change.rule)) };
}

/** What other own files would have made of the calls of the last days. */
async function tryFiles(
  { book, rules, records, tasks, trial, row }: RuleParts,
  task: string,
  own: readonly RuleFile[],
  days: number,
): Promise<TryResult> {
  const started = performance.now();
  const outcome = rules.tryOut(own);
  if (!outcome.rules) {
    const errors = outcome.diagnostics.filter(({ severity }) => severity === 'error').map(diagnosticView);
    return errors.length > 0 ? { state: 'wrong', diagnostics: errors } : wrong(outcome.message ?? '');
  }
  const result = await tasks.run(task, (control) =>
    runTrial(
      trial.program,
      {
        folder: trial.folder,
        ownPlaces: trial.ownPlaces,
        before: book.files(),
        after: book.filesWith(own),
        since: Date.now() - days * DAY,
      },
      control,
    ),
  );
  if (!result) return { state: 'cancelled' };
  return {
    state: 'done',
    calls: result.calls,
    tookMilliseconds: Math.round(performance.now() - started),
    denied: result.denied,
    asked: result.asked,
    changed: result.changed,
    changes: result.changes.flatMap(({ record: id, before, after }) => {
      const record = records.get(id);
      return record ? [{ row: row(record), before, after }] : [];
    }),
    examples: [],
  };
}

function wrong(message: string): TryResult {
  return { state: 'wrong', diagnostics: [{ from: 0, to: 0, line: 1, severity: 'error', message, help: '' }] };
}
