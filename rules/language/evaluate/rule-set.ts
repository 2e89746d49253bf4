/** Loaded rules, ready to judge events. */
import type { FieldReader, FieldValue } from '../catalogue.ts';
import { renderOutput } from '../compile/output.ts';
import { EventState, SlotFailure } from '../compile/slot.ts';
import type { CompiledCollection } from '../loader/compile-collection.ts';
import type { CompiledRule } from '../loader/compile-rule.ts';
import { PRIORITIES } from '../loader/definitions.ts';
import type { LoadOptions } from '../loader/options.ts';
import type { Rule } from '../rule.ts';
import { describeRule } from './describe-rule.ts';
import { type ExplainedCondition, explainCondition } from './explain.ts';
import { RuleIndex } from './rule-index.ts';
import { readableValue } from './values.ts';

/** A field a matched rule used, with the value it had. */
export interface UsedField {
  /** As conditions write it. */
  readonly field: string;
  /** Undefined when the event has no value for it. */
  readonly value: FieldValue | undefined;
}

export interface RuleMatch {
  readonly rule: Rule;
  /** The rule's output with the event's values in it. */
  readonly output: string;
  readonly fields: readonly UsedField[];
}

/** A rule that could not be judged, because a field it needed could not be worked out. */
export interface RuleError {
  readonly rule: Rule;
  /** The field or expression that failed. */
  readonly field: string;
  readonly message: string;
}

export interface Evaluation {
  /** In the order the rules were first defined. */
  readonly matches: readonly RuleMatch[];
  readonly errors: readonly RuleError[];
}

const NOTHING: Evaluation = Object.freeze({ matches: Object.freeze([]), errors: Object.freeze([]) });

/** Stands in when no event is at hand. */
const NO_EVENT: FieldReader = { read: () => undefined };

/** What a rule made of an event, and why. */
export interface Explanation {
  readonly rule: Rule;
  /** Undefined when a field it needed could not be worked out; never true of a rule about other events. */
  readonly matches: boolean | undefined;
  /** The condition, exceptions included. */
  readonly condition: ExplainedCondition;
}

interface ActiveRule {
  readonly rule: Rule;
  readonly compiled: CompiledRule;
}

/** The rules that events of one source are judged by. */
interface SourceRules {
  readonly active: readonly ActiveRule[];
  readonly index: RuleIndex;
}

export class RuleSet {
  /** Every rule that was loaded, in order, enabled or not. */
  readonly rules: readonly Rule[];
  readonly #all: ReadonlyMap<Rule, CompiledRule>;
  readonly #compiled: CompiledCollection;
  readonly #bySource: ReadonlyMap<string, SourceRules>;
  readonly #usualSource: string;
  readonly #first: boolean;
  readonly #slots: number;
  readonly #state: EventState;
  #busy = false;

  /** Made by `loadRules`. */
  constructor(compiled: CompiledCollection, options: LoadOptions) {
    const all = compiled.rules.map((rule) => ({ rule: describeRule(rule, options), compiled: rule }));
    this.rules = all.map(({ rule }) => rule);
    this.#all = new Map(all.map((entry) => [entry.rule, entry.compiled]));
    this.#compiled = compiled;
    const least = PRIORITIES.indexOf(options.minimumPriority ?? 'debug');
    const active = all.filter(({ rule }) => rule.enabled && PRIORITIES.indexOf(rule.priority) <= least);
    this.#bySource = new Map(
      options.catalogues.map(({ source }) => [
        source,
        sourceRules(active.filter(({ rule }) => rule.source === source)),
      ]),
    );
    this.#usualSource = options.catalogues[0]?.source ?? '';
    this.#first = options.ruleMatching === 'first';
    this.#slots = compiled.slots.size;
    this.#state = new EventState(this.#slots, NO_EVENT);
  }

  /**
   * Judges one event. Never throws: what the reader throws becomes an error of every rule that needed the field.
   * @param source whose rules to judge by; that of the first catalogue by default.
   */
  evaluate(event: FieldReader, source: string = this.#usualSource): Evaluation {
    const rules = this.#bySource.get(source);
    if (!rules) return NOTHING;
    // A reader that itself evaluates gets a state of its own, and no index.
    if (this.#busy) return this.#judgeAll(rules.active, new EventState(this.#slots, event));
    this.#busy = true;
    this.#state.reader = event;
    try {
      return this.#judgeCandidates(rules, this.#state);
    } finally {
      this.#state.clear(NO_EVENT);
      this.#busy = false;
    }
  }

  /**
   * Explains what one of the rules makes of an event, whether it is enabled or not. Never throws; undefined for a rule
   * of another set.
   */
  explain(rule: Rule, event: FieldReader): Explanation | undefined {
    const compiled = this.#all.get(rule);
    const compiler = this.#compiled.compilers.get(rule.source);
    if (!compiled || !compiler) return undefined;
    const condition = explainCondition(compiled.expression, compiled.text, compiler.context, event);
    return { rule, matches: this.#bySource.has(rule.source) ? condition.holds : false, condition };
  }

  #judgeCandidates({ active, index }: SourceRules, state: EventState): Evaluation {
    const found = new Findings();
    const candidates = index.candidates(state);
    for (let word = 0; word < candidates.length; word++) {
      for (let bits = candidates[word] ?? 0; bits !== 0; bits &= bits - 1) {
        const rule = active[word * 32 + 31 - Math.clz32(bits & -bits)];
        if (rule && found.judge(rule, state) && this.#first) return found.evaluation();
      }
    }
    return found.evaluation();
  }

  #judgeAll(active: readonly ActiveRule[], state: EventState): Evaluation {
    const found = new Findings();
    for (const rule of active) if (found.judge(rule, state) && this.#first) break;
    return found.evaluation();
  }
}

function sourceRules(active: readonly ActiveRule[]): SourceRules {
  return { active, index: new RuleIndex(active.map(({ compiled }) => compiled.demands)) };
}

class Findings {
  #matches: RuleMatch[] | undefined;
  #errors: RuleError[] | undefined;

  /** Whether the rule matches. */
  judge({ rule, compiled }: ActiveRule, state: EventState): boolean {
    try {
      if (!compiled.test(state)) return false;
    } catch (error) {
      this.#fail(rule, error);
      return false;
    }
    const output = renderOutput(compiled.output, state, (failure) => this.#fail(rule, failure));
    this.#matches ??= [];
    this.#matches.push({ rule, output, fields: usedFields(compiled, state) });
    return true;
  }

  evaluation(): Evaluation {
    if (!this.#matches && !this.#errors) return NOTHING;
    return { matches: this.#matches ?? NOTHING.matches, errors: this.#errors ?? NOTHING.errors };
  }

  #fail(rule: Rule, error: unknown): void {
    const field = error instanceof SlotFailure ? error.what : '';
    this.#errors ??= [];
    this.#errors.push({ rule, field, message: error instanceof Error ? error.message : String(error) });
  }
}

function usedFields(compiled: CompiledRule, state: EventState): UsedField[] {
  const fields: UsedField[] = [];
  for (const [field, { operand }] of compiled.fields) {
    let value: FieldValue | undefined;
    try {
      value = readableValue(state.get(operand.slot), operand.type);
    } catch {
      // The failure is among the errors already.
    }
    fields.push({ field, value });
  }
  return fields;
}
