/** Loaded rules, ready to judge events. */
import type { FieldReader, FieldValue } from './catalogue.ts';
import { renderOutput } from './compile/output.ts';
import { EventState, SlotFailure } from './compile/slot.ts';
import type { CompiledCollection, CompiledRule } from './loader/compile-collection.ts';
import { PRIORITIES } from './loader/definitions.ts';
import type { LoadOptions } from './loader/options.ts';
import { formatAddress } from './match/address.ts';
import type { Rule } from './rule.ts';
import { compareBytes } from './text/bytes.ts';

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

interface ActiveRule {
  readonly rule: Rule;
  readonly compiled: CompiledRule;
}

export class RuleSet {
  /** Every rule that was loaded, in order, enabled or not. */
  readonly rules: readonly Rule[];
  readonly #active: readonly ActiveRule[];
  readonly #first: boolean;
  readonly #slots: number;
  #state: EventState;
  #busy = false;

  /** Made by `loadRules`. */
  constructor(compiled: CompiledCollection | undefined, options: LoadOptions) {
    const all = (compiled?.rules ?? []).map((rule) => ({ rule: describe(rule, options), compiled: rule }));
    this.rules = all.map(({ rule }) => rule);
    const least = PRIORITIES.indexOf(options.minimumPriority ?? 'debug');
    const sources = new Set(options.catalogues.map((catalogue) => catalogue.source));
    this.#active = all.filter(
      ({ rule }) => rule.enabled && sources.has(rule.source) && PRIORITIES.indexOf(rule.priority) <= least,
    );
    this.#first = options.ruleMatching === 'first';
    this.#slots = compiled?.slots.size ?? 0;
    this.#state = new EventState(this.#slots, NO_EVENT);
  }

  /**
   * Judges one event. Never throws: what the reader throws becomes an error of every rule that needed the field.
   */
  evaluate(event: FieldReader): Evaluation {
    // A reader may itself evaluate; it then gets a state of its own.
    const reused = !this.#busy;
    const state = reused ? this.#state : new EventState(this.#slots, event);
    if (reused) {
      this.#busy = true;
      state.reader = event;
    }
    try {
      return this.#run(state);
    } finally {
      if (reused) {
        state.clear(NO_EVENT);
        this.#busy = false;
      }
    }
  }

  #run(state: EventState): Evaluation {
    let matches: RuleMatch[] | undefined;
    let errors: RuleError[] | undefined;
    for (const { rule, compiled } of this.#active) {
      try {
        if (!compiled.test(state)) continue;
      } catch (error) {
        errors ??= [];
        errors.push(errorOf(rule, error));
        continue;
      }
      matches ??= [];
      const output = renderOutput(compiled.output, state, (failure) => {
        errors ??= [];
        errors.push(errorOf(rule, failure));
      });
      matches.push({ rule, output, fields: usedFields(compiled, state) });
      if (this.#first) break;
    }
    return matches || errors ? { matches: matches ?? NOTHING.matches, errors: errors ?? NOTHING.errors } : NOTHING;
  }
}

function errorOf(rule: Rule, error: unknown): RuleError {
  const field = error instanceof SlotFailure ? error.what : '';
  return { rule, field, message: error instanceof Error ? error.message : String(error) };
}

function usedFields(compiled: CompiledRule, state: EventState): UsedField[] {
  const fields: UsedField[] = [];
  for (const [text, { operand }] of compiled.fields) {
    try {
      const value = state.get(operand.slot);
      const readable = (item: string | number | bigint | boolean) =>
        operand.type === 'ipaddr' || operand.type === 'ipnet' ? formatAddress(String(item)) : item;
      fields.push({
        field: text,
        value: value === undefined ? undefined : typeof value === 'object' ? value.map(readable) : readable(value),
      });
    } catch {
      // The failure is among the errors already.
      fields.push({ field: text, value: undefined });
    }
  }
  return fields;
}

function describe(compiled: CompiledRule, options: LoadOptions): Rule {
  const { definition } = compiled;
  return {
    name: definition.name,
    description: definition.description.text,
    condition: definition.condition.text,
    output: definition.output.text,
    priority: definition.priority,
    source: definition.source,
    tags: [...new Set(definition.tags)].toSorted(compareBytes),
    enabled: isEnabled(definition.name, definition.tags, definition.enabled, options),
    exceptions: definition.exceptions.map((exception) => ({
      name: exception.name,
      fields: exception.fields.list
        ? exception.fields.items.map((field) => field.text.text)
        : [exception.fields.text.text],
      comps: exception.comps.list ? exception.comps.items.map((comp) => comp.text.text) : [exception.comps.text.text],
      values: exception.values.length,
    })),
    file: definition.span.file,
    span: definition.span,
    fields: [...compiled.fields.keys()],
  };
}

function isEnabled(name: string, tags: readonly string[], enabled: boolean, options: LoadOptions): boolean {
  let result = enabled;
  for (const { action, rule, tag } of options.switches ?? []) {
    const concerns = (rule === undefined || matchesName(rule, name)) && (tag === undefined || tags.includes(tag));
    if (concerns && (rule !== undefined || tag !== undefined)) result = action === 'enable';
  }
  return result;
}

/** `*` in the pattern stands for any text. */
function matchesName(pattern: string, name: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return name === pattern;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  const last = pieces.at(-1) ?? '';
  return name.length - last.length >= from && name.endsWith(last);
}
