import type { CallFacts, Facts } from '../../../rules/facts/facts.ts';
import type { RememberedCall } from '../../../rules/facts/session.ts';
import type { FieldReader, FieldValue, RuleSet } from '../../../rules/language/index.ts';
import type { AuditRecord } from '../../audit/record.ts';

/** What the rules as a whole say about a call, before exceptions and mode. */
export type Effect = 'deny' | 'ask' | 'none';

/** What the rules of before and of after say about a call. */
export interface Outcome {
  readonly before: Effect;
  readonly after: Effect;
}

/** Calls that are kept to be used again: agents repeat themselves. */
export const MOST_KEPT = 4000;

/**
 * The calls that a trial came upon, with what is known of them. The same call in the same place has the same facts,
 * apart from its session's, and comes to the same where no rule asked for those.
 */
export class KnownCalls {
  readonly #known = new Map<string, KnownCall>();
  readonly #most: number;
  readonly #tellsCallsApart: boolean;
  readonly #readsDescriptions: boolean;

  constructor(rules: readonly RuleSet[], most: number) {
    const used = new Set(rules.flatMap((set) => set.rules.flatMap(({ fields }) => fields)));
    this.#most = most;
    this.#tellsCallsApart = OF_ONE_CALL.some((field) => used.has(field));
    this.#readsDescriptions = used.has('tool.input');
  }

  /** @param derive undefined for what cannot be read as a call */
  of(record: AuditRecord, derive: () => KnownCall | undefined): KnownCall | undefined {
    const key = this.#keyOf(record);
    const known = this.#known.get(key);
    if (known) return known;
    const derived = derive();
    if (!derived || this.#most === 0) return derived;
    if (this.#known.size >= this.#most) this.#known.clear();
    this.#known.set(key, derived);
    return derived;
  }

  #keyOf({ id, agent, cwd, tool, kind, input }: AuditRecord): string {
    const told = this.#tellsCallsApart ? [id] : [];
    // Agents describe the same command in other words each time.
    if (kind === 'shell' && !this.#readsDescriptions && 'description' in input)
      return JSON.stringify([agent, cwd, tool, kind, { ...input, description: '' }, ...told]);
    return JSON.stringify([agent, cwd, tool, kind, input, ...told]);
  }
}

/** Fields that differ between two calls that are otherwise the same. */
const OF_ONE_CALL = [
  'agent.session_id',
  'agent.turn_id',
  'agent.hook_event_name',
  'agent.model',
  'agent.id',
  'tool.use_id',
];

/** One call, whenever and in whatever session it was made. */
export class KnownCall {
  /** What sessions remember of it. */
  readonly does: RememberedCall;
  readonly #views: readonly Facts[];
  #outcome: Outcome | undefined;
  /** What the rules asked of the session when it came out so. */
  #asked: readonly AskedOfSession[] = [];

  constructor({ views, secretsRead, hostsContacted, pathsWritten }: CallFacts) {
    this.#views = views;
    this.does = { secretsRead, hostsContacted, pathsWritten };
  }

  /** What it comes to in the session that the facts tell of now. */
  outcome(before: RuleSet, after: RuleSet): Outcome {
    const [first] = this.#views;
    if (this.#outcome && this.#asked.every((asked) => first && asked.isAnsweredAlike(first))) return this.#outcome;
    const readers = this.#views.map((view) => new SharedReader(view));
    this.#outcome = { before: effectOf(before, readers), after: effectOf(after, readers) };
    this.#asked = readers.flatMap(({ asked }) => asked);
    return this.#outcome;
  }
}

function effectOf(rules: RuleSet, readers: readonly FieldReader[]): Effect {
  let asks = false;
  for (const reader of readers) {
    for (const { rule } of rules.evaluate(reader).matches) {
      if (rule.tags.includes('coding_agent_deny')) return 'deny';
      asks ||= rule.tags.includes('coding_agent_ask');
    }
  }
  return asks ? 'ask' : 'none';
}

/** One view of a call for two sets of rules: what one of them read, the other finds read. */
class SharedReader implements FieldReader {
  readonly asked: AskedOfSession[] = [];
  readonly #view: Facts;
  readonly #values = new Map<string, FieldValue | undefined>();

  constructor(view: Facts) {
    this.#view = view;
  }

  read(field: string, argument: string | undefined): FieldValue | undefined {
    const key = argument === undefined ? field : `${field}[${argument}]`;
    const known = this.#values.get(key);
    if (known !== undefined || this.#values.has(key)) return known;
    const value = this.#view.read(field, argument);
    if (field.startsWith('session.')) this.asked.push(new AskedOfSession(field, argument, value));
    this.#values.set(key, value);
    return value;
  }
}

/** A field of the session, and its value when it was asked for. */
class AskedOfSession {
  readonly #field: string;
  readonly #argument: string | undefined;
  readonly #answer: FieldValue | undefined;

  constructor(field: string, argument: string | undefined, answer: FieldValue | undefined) {
    this.#field = field;
    this.#argument = argument;
    this.#answer = answer;
  }

  isAnsweredAlike(view: Facts): boolean {
    const now = view.read(this.#field, this.#argument);
    const before = this.#answer;
    if (!Array.isArray(now) || !Array.isArray(before)) return now === before;
    return now.length === before.length && now.every((item, index) => item === before[index]);
  }
}
