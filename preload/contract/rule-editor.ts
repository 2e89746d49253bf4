import * as v from 'valibot';
import type { Shown } from './shown.ts';

/** Offsets are UTF-16 units into the whole text; `to` is exclusive. */
const stretch = { from: v.number(), to: v.number() };

export const diagnosticSchema = v.object({
  ...stretch,
  line: v.number(),
  severity: v.picklist(['error', 'warning', 'info']),
  message: v.string(),
  /** What to write instead; empty when there is nothing to suggest. */
  help: v.string(),
});
export type Diagnostic = Shown<typeof diagnosticSchema>;

export const completionSchema = v.object({
  /** Where the word that is being completed begins. */
  from: v.number(),
  options: v.array(
    v.object({
      label: v.string(),
      kind: v.picklist(['field', 'operator', 'macro', 'list', 'key', 'value', 'transformer']),
      /** A few words beside the label. */
      detail: v.string(),
      /** A sentence or two that explain it. */
      info: v.string(),
    }),
  ),
});
export type Completion = Shown<typeof completionSchema>;

export const hoverSchema = v.object({ ...stretch, title: v.string(), text: v.string() });
export type Hover = Shown<typeof hoverSchema>;
