/**
 * Derives everything rules may ask about one call. A call is seen through several views: one for the call itself
 * and one for each file it uses, so that rules can ask about a file in the singular whatever tool or program
 * touches it. A rule matches a call when it matches one of its views.
 */
import type { FieldReader, FieldValue } from '../language/index.ts';
import type { FileTarget, ToolCall } from './call.ts';
import { FIELD_READERS } from './catalogue.ts';
import { type ContentKind, contentKinds } from './content/written.ts';
import { type FactContext, usualVariables } from './context.ts';
import type { Effects, Touch } from './effects.ts';
import { findRepository, type Repository } from './git/repository.ts';
import { followMcpCall } from './mcp/effects.ts';
import { notebookCode } from './notebook.ts';
import { SECRET_KINDS } from './paths/place-table.ts';
import { PathResolver } from './paths/resolve.ts';
import { absolutePath, plainSpelling } from './paths/spelling.ts';
import { Surroundings } from './paths/surroundings.ts';
import { Follower, followCommand } from './shell/follow.ts';
import { Scene } from './shell/scene.ts';
import { State } from './shell/state.ts';
import { TooMuch } from './shell/too-much.ts';
import { known, withoutMarks } from './shell/value.ts';
import type { View, WholeCall } from './view.ts';

const NO_CONTENT: ReadonlySet<ContentKind> = new Set();

/** One view of a call, as rules read it. */
export class Facts implements FieldReader, View {
  readonly whole: WholeCall;
  /** The file this view is about; undefined for the call as a whole. */
  readonly touch: Touch | undefined;
  private content: ReadonlySet<ContentKind> | undefined;

  constructor(whole: WholeCall, touch: Touch | undefined) {
    this.whole = whole;
    this.touch = touch;
  }

  /** The call's own target that this view is about, if the tool named the file itself. */
  get target(): FileTarget | undefined {
    return this.touch?.target === undefined ? undefined : this.whole.call.targets[this.touch.target];
  }

  /** What the text that is written will do. */
  get contentKinds(): ReadonlySet<ContentKind> {
    this.content ??= this.touch?.newText === undefined ? NO_CONTENT : contentKinds(this.touch.newText);
    return this.content;
  }

  read(field: string, argument: string | undefined): FieldValue | undefined {
    const reader = FIELD_READERS.get(field);
    if (!reader) return undefined;
    const value = reader(this, argument);
    return Array.isArray(value) && value.length === 0 ? undefined : value;
  }
}

/** Everything derived from one call. */
export class CallFacts implements WholeCall {
  readonly call: ToolCall;
  readonly context: FactContext;
  readonly surroundings: Surroundings;
  /** The call's working directory, absolute, links followed; empty when the agent gave none. */
  readonly realCwd: string;
  readonly effects: Effects;
  /** Never empty. */
  readonly views: readonly Facts[];
  private readonly findGit: () => Repository | undefined;

  constructor(call: ToolCall, context: FactContext) {
    this.call = call;
    this.context = context;
    const { os, files } = context;
    const resolver = new PathResolver({ os, home: context.home, files });
    const given = call.cwd === '' ? context.home : call.cwd;
    const cwd = resolver.resolve(given, resolver.home).real ?? absolutePath(plainSpelling(given, os), resolver.home);
    this.realCwd = call.cwd === '' ? '' : cwd;
    this.findGit = once(() => (context.findRepository ?? findRepository)(files, cwd, os));
    this.surroundings = new Surroundings({
      os,
      home: resolver.home,
      cwd,
      repository: this.findGit,
      temporaryFolders: (context.temporaryFolders ?? []).map((folder) =>
        absolutePath(plainSpelling(folder, os), resolver.home),
      ),
      perch: context.perch.places ?? placesOfPerch(context.perch.paths, resolver),
      perchProcesses: context.perch.processes ?? [],
    });
    const scene = new Scene({
      os,
      home: resolver.home,
      user: context.user,
      files,
      resolver,
      surroundings: this.surroundings,
      variables: usualVariables(context),
    });
    const touches = this.follow(scene, cwd);
    this.effects = scene.effects();
    const shown =
      touches.length > 0 && this.effects.touches.every((touch) => touch.target !== undefined) ? [] : [undefined];
    this.views = [...shown, ...this.effects.touches].map((touch) => new Facts(this, touch));
  }

  /** The git repository the call works in. */
  get repository(): Repository | undefined {
    return this.findGit();
  }

  /** The views of one step of a command, as if the other steps did nothing. */
  ofStep(step: number): readonly Facts[] {
    const { effects, call, context, surroundings, realCwd, repository } = this;
    const own = <T extends { readonly step?: number }>(of: readonly T[]): readonly T[] =>
      of.filter((one) => one.step === step);
    const alone = {
      ...effects,
      programs: own(effects.programs),
      touches: own(effects.touches),
      contacts: own(effects.contacts),
      actions: own(effects.actions),
      opaque: effects.opaque.filter((_, index) => effects.opaqueSteps[index] === step),
      opaqueSteps: effects.opaqueSteps.filter((of) => of === step),
    };
    const whole: WholeCall = { call, context, surroundings, realCwd, repository, effects: alone };
    return [undefined, ...alone.touches].map((touch) => new Facts(whole, touch));
  }

  /** Secrets the call would read, by real path. */
  get secretsRead(): readonly { readonly path: string; readonly kinds: readonly string[] }[] {
    return this.effects.touches
      .filter((touch) => touch.operation === 'read' || touch.operation === 'search')
      .map((touch) => ({
        path: touch.path.real ?? touch.path.written,
        kinds: [...touch.kinds].filter((kind) => SECRET_KINDS.has(kind)),
      }))
      .filter((secret) => secret.kinds.length > 0);
  }

  /** Hosts beyond this computer that the call would contact. */
  get hostsContacted(): readonly string[] {
    return [
      ...new Set(
        this.effects.contacts
          .filter((contact) => contact.host !== '' && !contact.kinds.has('loopback'))
          .map((contact) => contact.host),
      ),
    ];
  }

  get pathsWritten(): readonly string[] {
    return this.effects.touches
      .filter((touch) => touch.operation === 'write' || touch.operation === 'edit')
      .flatMap((touch) => (touch.path.real === undefined ? [] : [touch.path.real]));
  }

  private follow(scene: Scene, cwd: string): readonly Touch[] {
    const { call, context } = this;
    const state = new State(cwd, scene.variables);
    const touches: Touch[] = [];
    try {
      for (const [index, target] of call.targets.entries()) {
        const touch = touchTarget(scene, state, call, target, index);
        if (touch) touches.push(touch);
        for (const { language, text } of notebookCode(target, call.input, touch?.path.real))
          scene.tolerantly(() =>
            new Follower(scene, context.grammars).script(language, known(withoutMarks(text)), state.fork()),
          );
      }
      for (const url of call.urls) {
        const value = known(withoutMarks(url));
        if (/^file:/i.test(url)) scene.touch('read', value, state, call.tool);
        else scene.contactUrl(value, 'fetch', call.tool);
      }
      if (call.mcp) followMcpCall(call.mcp, { scene, engine: new Follower(scene, context.grammars), cwd });
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      scene.opaque(error.message);
    }
    if (call.command) followCommand(scene, context.grammars, call.command.text, call.command.language, cwd);
    if (call.input['dangerouslyDisableSandbox'] === true)
      scene.act('agent_sandbox_skip', 'dangerouslyDisableSandbox', call.tool);
    return touches;
  }
}

/** Perch's own places (absolute), each as it is named and, where that is another place, where it really leads. */
export function placesOfPerch(paths: readonly string[], resolver: PathResolver): readonly string[] {
  return paths.flatMap((path) => {
    const plain = absolutePath(plainSpelling(path, resolver.os), resolver.home);
    const { real } = resolver.resolve(path, resolver.home);
    return real === undefined || real === plain ? [plain] : [plain, real];
  });
}

export function deriveFacts(call: ToolCall, context: FactContext): CallFacts {
  return new CallFacts(call, context);
}

function touchTarget(scene: Scene, state: State, call: ToolCall, target: FileTarget, index: number): Touch | undefined {
  const listsNames = target.operation === 'search' && /glob|list|^ls$|find_?file/i.test(call.tool);
  const pattern = target.glob === undefined ? undefined : withoutMarks(target.glob);
  const written = withoutMarks(target.path);
  const isRooted = pattern !== undefined && /^(?:[~/]|[A-Za-z]:[\\/])/.test(pattern);
  const folder = written === '' ? '.' : written;
  const path = pattern === undefined ? folder : isRooted ? pattern : `${folder.replace(/[\\/]$/, '')}/${pattern}`;
  const operation = listsNames ? 'list' : target.operation;
  return scene.touch(operation, { text: path, origins: [], glob: pattern !== undefined }, state, call.tool, {
    target: index,
    recursive: operation === 'search',
    ...(target.oldText === undefined ? {} : { oldText: target.oldText }),
    ...(target.newText === undefined ? {} : { newText: withoutMarks(target.newText) }),
    ...(pattern === undefined ? {} : { glob: pattern }),
  });
}

function once<T>(derive: () => T): () => T {
  let derived: { readonly value: T } | undefined;
  return () => {
    derived ??= { value: derive() };
    return derived.value;
  };
}
