/** What a field reads from: one view of one call. */
import type { FileTarget, ToolCall } from './call.ts';
import type { ContentKind } from './content/written.ts';
import type { FactContext } from './context.ts';
import type { Effects, Touch } from './effects.ts';
import type { Repository } from './git/repository.ts';
import type { Surroundings } from './paths/surroundings.ts';

/** The whole call, the same for all its views. */
export interface WholeCall {
  readonly call: ToolCall;
  readonly context: FactContext;
  readonly surroundings: Surroundings;
  /** The call's working directory, absolute, links followed; empty when the agent gave none. */
  readonly realCwd: string;
  readonly effects: Effects;
  readonly repository: Repository | undefined;
}

export interface View {
  readonly whole: WholeCall;
  /** The file this view is about; undefined for the call as a whole. */
  readonly touch: Touch | undefined;
  /** The call's own target that this view is about, if the tool named the file itself. */
  readonly target: FileTarget | undefined;
  /** What the text that is written will do. */
  readonly contentKinds: ReadonlySet<ContentKind>;
}
