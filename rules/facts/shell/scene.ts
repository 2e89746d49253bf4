/**
 * Where everything that follows a command writes down what it finds: the files it touches, the hosts it contacts,
 * the programs it starts. One scene per call. It also counts steps, so that no command can keep Perch busy.
 */
import type { ActionName } from '../actions.ts';
import { holdsEncodedSecret, holdsSecret } from '../content/secrets.ts';
import type {
  Action,
  Contact,
  ContactPurpose,
  Effects,
  InlineCode,
  Sent,
  StartedProgram,
  Step,
  Touch,
  TouchOperation,
} from '../effects.ts';
import type { Files, OperatingSystem } from '../files.ts';
import { hostKinds, plainHost, urlKinds } from '../network/hosts.ts';
import { type Address, readUrl, urlsIn } from '../network/url.ts';
import type { PlaceKind } from '../paths/place-table.ts';
import { hasSecret } from '../paths/places.ts';
import type { PathResolver, RealPath } from '../paths/resolve.ts';
import type { Surroundings } from '../paths/surroundings.ts';
import type { State } from './state.ts';
import { TooMuch } from './too-much.ts';
import {
  concat,
  EMPTY,
  hasUnknown,
  type Origin,
  readable,
  UNKNOWN,
  UNKNOWN_TOKEN,
  unknown,
  type Value,
} from './value.ts';

export type CodeLanguage =
  | 'posix'
  | 'powershell'
  | 'cmd'
  | 'python'
  | 'javascript'
  | 'ruby'
  | 'php'
  | 'perl'
  | 'awk'
  | 'applescript'
  | 'lua'
  | 'sql';

export interface SceneOptions {
  readonly os: OperatingSystem;
  readonly home: string;
  readonly user: string;
  readonly files: Files;
  readonly resolver: PathResolver;
  readonly surroundings: Surroundings;
  /** Values of environment variables that are known. */
  readonly variables: ReadonlyMap<string, string>;
}

export interface RunOptions {
  readonly input?: Value;
  /** The program that starts it: `sudo`, `xargs`. */
  readonly wrapper?: string;
}

/** What programs may ask of the interpreters, so that neither needs to import the other. */
export interface Engine {
  /** Runs a program with arguments and returns what it prints. */
  run(words: readonly Value[], state: State, options?: RunOptions): Value;
  /**
   * A variable is set for programs that run later; `silently` when it may be meant for the shell alone.
   */
  exports(name: string, value: Value, state: State, silently?: boolean): void;
  /** Whether Perch knows what a program of this name does. */
  describes(name: string): boolean;
  /** Runs source code and returns what it prints. */
  script(language: CodeLanguage, text: Value, state: State, input?: Value): Value;
}

const MOST_STEPS = 20_000;
const MOST_TOUCHES = 600;
const MOST_PROGRAMS = 600;
const MOST_CONTACTS = 200;
const MOST_ACTIONS = 200;
const LONGEST_TEXT_KEPT = 65_536;

export interface TouchOptions {
  readonly recursive?: boolean;
  /** Reaches everything below the path, although it does not delete or read it piece by piece, as a move does. */
  readonly deep?: boolean;
  readonly forced?: boolean;
  readonly newText?: string;
  readonly oldText?: string;
  /** Nothing is left in the file. */
  readonly emptied?: boolean;
  readonly glob?: string;
  readonly target?: number;
}

export class Scene {
  readonly os: OperatingSystem;
  readonly home: string;
  readonly user: string;
  readonly files: Files;
  readonly resolver: PathResolver;
  readonly surroundings: Surroundings;
  readonly variables: ReadonlyMap<string, string>;
  /** Names of git remotes that this call itself adds or redirects. */
  readonly addedRemotes = new Set<string>();
  private readonly programs: StartedProgram[] = [];
  private readonly touches: Touch[] = [];
  private readonly contacts: Contact[] = [];
  private readonly actions: Action[] = [];
  private readonly opaqueReasons = new Map<string, number | undefined>();
  private readonly code: InlineCode[] = [];
  private readonly environment = new Set<string>();
  private readonly pipes = new Set<string>();
  private readonly wrapperNames = new Set<string>();
  private readonly seen = new Set<string>();
  /** Folders that were entered by a pattern. */
  private readonly patterns = new Set<string>();
  private readonly touchedPaths = new Set<string>();
  private readonly written = new Map<string, Value>();
  private readonly streams = new Map<string, Value>();
  private readonly sinks = new Map<string, (content: Value) => void>();
  private readonly commandSteps: Step[] = [];
  /** Set until the command's own text is read: what runs inside it belongs to the step that runs it. */
  private awaitsSteps = false;
  private steps = 0;
  /** Above 0 while a script file is followed: what is unclear inside it is no hiding of the command's. */
  private tolerant = 0;

  constructor(options: SceneOptions) {
    this.os = options.os;
    this.home = options.home;
    this.user = options.user;
    this.files = options.files;
    this.resolver = options.resolver;
    this.surroundings = options.surroundings;
    this.variables = options.variables;
  }

  effects(): Effects {
    return {
      steps: this.commandSteps,
      programs: this.programs,
      touches: this.touches,
      contacts: this.contacts,
      actions: this.actions,
      opaque: [...this.opaqueReasons.keys()],
      opaqueSteps: [...this.opaqueReasons.values()],
      inlineCode: this.code,
      environment: [...this.environment],
      pipesInto: [...this.pipes],
      wrappers: [...this.wrapperNames],
    };
  }

  /** From here on the command's own text is followed, step by step. */
  expectSteps(): void {
    this.awaitsSteps = true;
  }

  /** Whether the script that begins is the command's own text; true once. */
  takesSteps(): boolean {
    const takes = this.awaitsSteps;
    this.awaitsSteps = false;
    return takes;
  }

  beginStep({ from, to, standsAlone }: Step): void {
    this.commandSteps.push({ from, to, standsAlone });
  }

  private ofStep(): { readonly step?: number } {
    const count = this.commandSteps.length;
    return count === 0 ? {} : { step: count - 1 };
  }

  /** A folder that a command changes to: what lies in it by name may lie in whichever folder a pattern names. */
  enter(value: Value, state: State): string | undefined {
    const { real, glob, written } = this.resolve(value, state);
    if (glob && real !== undefined) this.patterns.add(real);
    state.lostIn = real === undefined ? written : '';
    return real;
  }

  /** Counts one unit of work. */
  step(cost = 1): void {
    this.steps += cost;
    if (this.steps > MOST_STEPS) throw new TooMuch('it does more than Perch can follow');
  }

  opaque(reason: string): void {
    if (this.tolerant === 0 && !this.opaqueReasons.has(reason)) this.opaqueReasons.set(reason, this.ofStep().step);
  }

  /** Runs `body` while unclear parts are not held against the command. */
  tolerantly<T>(body: () => T): T {
    this.tolerant++;
    try {
      return body();
    } finally {
      this.tolerant--;
    }
  }

  started(program: StartedProgram): void {
    if (this.programs.length >= MOST_PROGRAMS) throw new TooMuch('it starts more programs than Perch can follow');
    const { name, argv, privileged, where, wrappers } = program;
    this.programs.push({ name, argv, privileged, where, wrappers, ...this.ofStep() });
    for (const wrapper of program.wrappers) this.wrapperNames.add(wrapper);
  }

  piped(name: string): void {
    this.pipes.add(name);
  }

  sets(variable: string): void {
    this.environment.add(variable);
  }

  inline(language: string, text: string): void {
    if (this.code.length < 50) this.code.push({ language, text: readable(text).slice(0, LONGEST_TEXT_KEPT) });
  }

  // Files

  resolve(value: Value, state: State, followLast = true): RealPath {
    const glob = value.glob || (state.cwd !== undefined && this.patterns.has(state.cwd));
    const isRelative = !hasUnknown(value.text[0] ?? '') && !/^(?:~|[\\/]|[A-Za-z]:)/.test(value.text);
    const isLost = state.cwd === undefined && state.lostIn !== '' && isRelative;
    const written = isLost ? `${state.lostIn}/${value.text}` : value.text;
    return this.resolver.resolve(written, state.cwd, { glob, followLast });
  }

  kindsOf(path: RealPath, recursive: boolean): ReadonlySet<PlaceKind> {
    return path.real === undefined
      ? this.surroundings.unplacedKinds(path.written, path.glob)
      : this.surroundings.kinds(path.real, { glob: path.glob, recursive });
  }

  touch(
    operation: TouchOperation,
    value: Value,
    state: State,
    by: string,
    options: TouchOptions = {},
  ): Touch | undefined {
    if (value.text === '' || value.text === '-' || isQuietDevice(value.text)) return undefined;
    this.step(2);
    const unlinks = operation === 'delete' && !/[\\/]$/.test(value.text);
    const path = this.resolve(operation === 'delete' ? allListed(value) : value, state, !unlinks);
    const recursive = options.recursive ?? false;
    const forced = options.forced ?? false;
    const kinds =
      state.where === 'here'
        ? this.kindsOf(path, recursive || (options.deep ?? false))
        : this.surroundings.foreignKinds(path.real ?? value.text, path.glob);
    const key = `${operation} ${recursive} ${state.where} ${path.real ?? path.written} ${options.newText ?? ''}`;
    this.touchedPaths.add(path.real ?? path.written);
    const touch: Touch = {
      operation,
      path: { ...path, written: readable(path.written) },
      kinds,
      recursive,
      forced,
      where: state.where,
      by,
      ...(options.oldText === undefined ? {} : { oldText: options.oldText }),
      ...(options.newText === undefined ? {} : { newText: readable(options.newText) }),
      ...(options.emptied ? { emptied: true } : {}),
      ...(options.glob === undefined ? {} : { glob: options.glob }),
      ...(options.target === undefined ? {} : { target: options.target }),
      ...this.ofStep(),
    };
    if (this.seen.has(key)) return touch;
    if (this.touches.length >= MOST_TOUCHES) throw new TooMuch('it names more files than Perch can follow');
    this.seen.add(key);
    this.touches.push(touch);
    return touch;
  }

  /** Whether something was done with a file or folder already. */
  hasTouched(path: RealPath): boolean {
    return this.touchedPaths.has(path.real ?? path.written);
  }

  /** What a file holds: what this call wrote into it before, or something unknown that remembers its file. */
  contentOf(touch: Touch | undefined): Value {
    if (!touch) return EMPTY;
    const path = touch.path.real ?? touch.path.written;
    const written = this.written.get(path);
    return written ?? unknown({ kind: 'file', path, secret: hasSecret(touch.kinds) });
  }

  /** Remembers what this call puts into a file, for what the call does with the file next. */
  remember(target: Value, state: State, content: Value, append = false): void {
    const { real } = this.resolve(target, state);
    if (real === undefined || this.written.size > 100) return;
    const before = append ? this.written.get(real) : undefined;
    this.written.set(real, before ? concat(before, content) : content);
  }

  /** What a path of a process substitution delivers. */
  stream(path: string): Value | undefined {
    return this.streams.get(path);
  }

  openStream(path: string, content: Value): void {
    this.streams.set(path, content);
  }

  openSink(path: string, receive: (content: Value) => void): void {
    this.sinks.set(path, receive);
  }

  /** Writes into a process substitution; false when the path is a plain file. */
  pour(path: string, content: Value): boolean {
    const receive = this.sinks.get(path);
    receive?.(content);
    return receive !== undefined;
  }

  // Deeds and hosts

  act(name: ActionName, object: string, by: string): void {
    const readableObject = readable(object).slice(0, 300);
    const key = `act ${name} ${readableObject}`;
    if (this.seen.has(key)) return;
    if (this.actions.length >= MOST_ACTIONS) throw new TooMuch('it does more than Perch can follow');
    this.seen.add(key);
    this.actions.push({ name, object: readableObject, by, ...this.ofStep() });
  }

  /** A contact with the host of a URL; `data` is what goes out with it, the URL itself included. */
  contactUrl(
    value: Value,
    purpose: ContactPurpose,
    by: string,
    data: readonly Value[] = [],
    bare = true,
  ): Address | undefined {
    const address = readUrl(value.text, bare);
    if (address?.scheme === 'file') return undefined;
    if (!address) {
      if (hasUnknown(value.text)) this.contact('', purpose, by, { data: [value, ...data] });
      return undefined;
    }
    this.contact(address.host, purpose, by, { address, data: [value, ...data] });
    return address;
  }

  contact(
    host: string,
    purpose: ContactPurpose,
    by: string,
    { address, port, data = [] }: { address?: Address; port?: number; data?: readonly Value[] } = {},
  ): void {
    if (this.contacts.length >= MOST_CONTACTS) throw new TooMuch('it reaches more hosts than Perch can follow');
    const plain = host === '' ? '' : plainHost(host);
    const named = plain === '' ? NO_HOST_KINDS : address ? urlKinds(plain, address.path) : hostKinds(plain);
    const kinds = address?.imitates ? new Set([...named, 'lookalike' as const]) : named;
    const { sends, names } = describeData(data);
    const openPort = port ?? address?.port;
    this.contacts.push({
      host: plain,
      kinds,
      purpose,
      ...(address ? { address: { ...address, written: readable(address.written) } } : {}),
      ...(openPort === undefined ? {} : { port: openPort }),
      sends,
      sentNames: names,
      by,
      ...this.ofStep(),
    });
    if (openPort !== undefined && CONTROL_PORTS.has(openPort) && !kinds.has('public'))
      this.act('engine_access', `${plain}:${openPort}`, by);
    if (kinds.has('loopback')) return;
    const to = plain === '' ? 'an unknown host' : plain;
    if (sends.has('secret_file') || sends.has('secret_text'))
      this.act('send_secret', `${names.join(', ')} → ${to}`, by);
    if (sends.has('secret_variable')) {
      const match = serviceMatch(plain, names);
      if (match !== 'own')
        this.act(match === 'foreign' ? 'send_secret' : 'send_secret_variable', `${names.join(', ')} → ${to}`, by);
    }
    if (sends.has('environment')) this.act('send_secret', `environment → ${to}`, by);
    if (sends.has('file')) this.act('send_files', `${names.join(', ')} → ${to}`, by);
    if (sends.has('machine')) this.act('send_machine', `${names.join(', ')} → ${to}`, by);
  }

  /** How many contacts there are so far with computers that are not this one. */
  get publicContacts(): number {
    return this.contacts.filter((contact) => !contact.kinds.has('loopback')).length;
  }

  isPublic(host: string): boolean {
    return host === '' || hostKinds(plainHost(host)).has('public');
  }

  /** URLs that stand in a longer text, such as inline code. */
  contactsIn(text: string, purpose: ContactPurpose, by: string): void {
    for (const address of urlsIn(text)) this.contact(address.host, purpose, by, { address });
  }
}

const NO_HOST_KINDS: Contact['kinds'] = new Set();

/** Deleting "each name that `ls` prints" is deleting all of them. */
function allListed(value: Value): Value {
  if (!hasUnknown(value.text) || !value.origins.some(listsAll)) return value;
  const text = value.text.replaceAll(UNKNOWN_TOKEN, '*').replace(new RegExp(`/${UNKNOWN}$`), '/*');
  return { ...value, text, glob: true };
}

function listsAll(origin: Origin): boolean {
  return origin.kind === 'program' && /^(?:ls|dir|vdir|exa|eza|lsd|find|git ls-files)$/.test(origin.name);
}

function isQuietDevice(path: string): boolean {
  return /^(?:\/dev\/(?:null|zero|full|u?random|stdin|stdout|stderr|tty|fd\/\d+|ptmx)|nul|con|prn|\$null)$/i.test(path);
}

function describeData(data: readonly Value[]): { sends: Set<Sent>; names: string[] } {
  const sends = new Set<Sent>();
  const names = new Set<string>();
  for (const value of data) {
    if (holdsSecret(readable(value.text)) || holdsEncodedSecret(value.text)) {
      sends.add('secret_text');
      names.add('a secret in the text');
    }
    for (const origin of value.origins) {
      switch (origin.kind) {
        case 'file':
          sends.add(origin.secret ? 'secret_file' : 'file');
          names.add(origin.path);
          break;
        case 'secret':
          sends.add('secret_variable');
          names.add(origin.name);
          break;
        case 'environment':
          sends.add('environment');
          break;
        case 'machine':
          sends.add('machine');
          names.add(origin.what);
          break;
        case 'program':
          sends.add('program_output');
          names.add(origin.name);
          break;
        case 'network':
        case 'decoded':
          break;
      }
    }
    if (value.origins.length === 0 && value.text !== '') sends.add('text');
  }
  return { sends, names: [...names].slice(0, 8) };
}

/** Docker, kubelet and etcd take orders on these without asking who speaks. */
const CONTROL_PORTS: ReadonlySet<number> = new Set([2375, 2376, 2379, 10250, 10255]);

/**
 * Whether a secret goes to the service its name speaks of: `GITHUB_TOKEN` to api.github.com is its own use, to
 * anybody else it is a loss. Names that speak of nobody are unclear.
 */
function serviceMatch(host: string, names: readonly string[]): 'own' | 'foreign' | 'unclear' {
  const labels = host.split('.');
  const matches = names.map((name) => {
    const words = tellingWords(name);
    const vendor = words
      .map((word) => (Object.hasOwn(VENDORS, word) ? VENDORS[word] : undefined))
      .find((found) => found !== undefined);
    if (vendor)
      return vendor.split(' ').some((domain) => host === domain || host.endsWith(`.${domain}`)) ? 'own' : 'foreign';
    return words.some((word) => word.length > 2 && labels.slice(0, -1).some((label) => label.includes(word)))
      ? 'own'
      : 'unclear';
  });
  if (matches.includes('foreign')) return 'foreign';
  return matches.every((match) => match === 'own') ? 'own' : 'unclear';
}

function tellingWords(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split('_')
    .filter((word) => word.length > 1 && !GENERIC_WORDS.has(word));
}

/** A variable such as `API_TOKEN`, whose name does not say whose secret it holds. */
export function speaksOfNobody(name: string): boolean {
  return /^\$?[A-Za-z_]\w*$/.test(name) && tellingWords(name.replace(/^\$/, '')).length === 0;
}

/** Words in the names of variables, and the domains whose secrets they name. */
const VENDORS: Readonly<Record<string, string>> = {
  gh: 'github.com githubusercontent.com ghcr.io',
  github: 'github.com githubusercontent.com ghcr.io githubcopilot.com',
  gitlab: 'gitlab.com',
  aws: 'amazonaws.com aws.amazon.com',
  anthropic: 'anthropic.com claude.ai',
  claude: 'anthropic.com claude.ai',
  openai: 'openai.com openai.azure.com',
  gemini: 'googleapis.com',
  google: 'googleapis.com google.com',
  gcp: 'googleapis.com google.com',
  azure: 'azure.com azure.net windows.net microsoftonline.com microsoft.com',
  stripe: 'stripe.com',
  slack: 'slack.com',
  npm: 'npmjs.org npmjs.com',
  pypi: 'pypi.org',
  cloudflare: 'cloudflare.com',
  cf: 'cloudflare.com',
  heroku: 'heroku.com',
  vercel: 'vercel.com',
  netlify: 'netlify.com',
  digitalocean: 'digitalocean.com',
  twilio: 'twilio.com',
  sendgrid: 'sendgrid.com',
  hf: 'huggingface.co',
  huggingface: 'huggingface.co',
  openrouter: 'openrouter.ai',
  mistral: 'mistral.ai',
  groq: 'groq.com',
  supabase: 'supabase.co supabase.com',
  sentry: 'sentry.io',
  datadog: 'datadoghq.com datadoghq.eu',
  linear: 'linear.app',
  notion: 'notion.com',
  telegram: 'telegram.org',
  discord: 'discord.com',
  docker: 'docker.io docker.com',
  circleci: 'circleci.com',
  fly: 'fly.io',
  jira: 'atlassian.net atlassian.com',
};

const GENERIC_WORDS = new Set(
  'api key token secret access auth password pass private public bearer client app the url webhook user prod dev test staging service server admin id my'.split(
    ' ',
  ),
);
