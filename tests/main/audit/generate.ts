import type { Action } from '../../../main/audit/actions.ts';
import { EMPTY_RECORD, type NewRecord } from '../../../main/audit/record.ts';
import { deedOfRecord } from '../../../main/present/recorded-deed.ts';
import type { DecidedBy, Decision, MatchedRule } from '../../../main/verdict/verdict.ts';
import type { AgentName, JsonObject, ToolKind } from '../../../rules/facts/call.ts';

/** Numbers that look random and are the same every time (Mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const AGENTS: readonly AgentName[] = [
  'claude-code',
  'claude-code',
  'claude-code',
  'codex',
  'codex',
  'gemini',
  'copilot',
];
const PROJECTS = ['invoice-tools', 'shop-website', 'newsletter', 'thesis', 'home-server', 'game', 'budget', 'photos'];
const FOLDERS = ['src', 'src/models', 'src/views', 'tests', 'docs', 'scripts', 'public/images'];
const NAMES = ['totals', 'invoice', 'customer', 'index', 'main', 'report', 'settings', 'helpers', 'schema', 'router'];
const ENDINGS = ['ts', 'tsx', 'py', 'md', 'json', 'css', 'sql'];
const COMMANDS = [
  'npm test -- --watch=false',
  'git status --short',
  'git commit -am "Winter prices"',
  'npm install pdf-lib',
  'python3 -m pytest -q tests/test_totals.py',
  'ls -la src',
  'grep -rn "TODO" src | head -20',
  'cargo build --release 2>&1 | tail -5',
  'docker compose up -d database',
  'rm -rf node_modules && npm ci',
  'curl -sS https://api.example.org/v2/rates | jq .rates',
];
const HOSTS = ['api.example.org', 'registry.npmjs.org', 'ecb.europa.eu', 'paste.rs', 'docs.python.org', 'github.com'];
const WORDS =
  'customer invoice total yearly price winter order stock ship folder clean parse render table chart export import test fail pass error fix add remove rename update check build deploy cache query index page button label colour margin header footer login logout profile avatar photo album note draft send receive queue retry timeout'.split(
    ' ',
  );
const DENY = ['Deny reading saved keys', 'Deny deleting outside the project', 'Deny sending secrets'];
const ASK = [
  'Ask before installing packages',
  'Ask before pushing to main',
  'Ask before sending files',
  'Ask before sudo',
];

export interface GeneratorOptions {
  readonly seed?: number;
  readonly start?: number;
  /** Records of one session. */
  readonly sessionLength?: number;
  /** Mean time between two records, in milliseconds. */
  readonly gap?: number;
}

/** Records as people's agents leave them: sessions of prompts, calls and results; mostly reading, sometimes stopped. */
export function* generate(count: number, options: GeneratorOptions = {}): Generator<NewRecord> {
  const { seed = 20251121, start = Date.UTC(2025, 0, 1), sessionLength = 120, gap = 3000 } = options;
  const random = randomNumbers(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const id = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  const words = (length: number) =>
    Array.from({ length }, () => WORDS[Math.floor(random() ** 2 * WORDS.length)]).join(' ');

  let at = start;
  let session = '';
  let left = 0;
  let turn = '';
  let agent: AgentName = 'claude-code';
  let project = '';
  let pending: NewRecord | undefined;
  for (let made = 0; made < count; made++) {
    at += Math.floor(random() * gap * 2);
    if (left-- <= 0) {
      left = Math.floor(sessionLength * (0.5 + random()));
      session = `${id(8)}-${id(4)}-${id(4)}-${id(4)}-${id(12)}`;
      agent = pick(AGENTS);
      project = `/home/ana/code/${PROJECTS[Math.floor(random() ** 2 * PROJECTS.length)]}`;
      turn = '';
    }
    const common = { ...EMPTY_RECORD, at, agent, session, turn, cwd: project, project, model: 'model-4' };
    if (turn === '' || random() < 0.02) {
      turn = id(16);
      const input: JsonObject = { prompt: `${words(12)}.`, permission_mode: 'default' };
      yield { ...common, turn, event: 'UserPromptSubmit', happened: 'prompt', summary: 'prompt', input };
      continue;
    }
    if (pending && random() < 0.8) {
      const response: JsonObject = { stdout: words(10), stderr: '', interrupted: false };
      yield {
        ...common,
        event: 'PostToolUse',
        happened: 'tool-result',
        toolUse: pending.toolUse,
        summary: 'tool-result',
        input: { tool_name: pending.tool, tool_response: response, duration_ms: Math.floor(random() * 4000) },
      };
      pending = undefined;
      continue;
    }
    const made = call();
    pending = made.decision === 'deny' ? undefined : made;
    yield made;

    function call(): NewRecord {
      const { kind, tool, input, actions, summary } = deed();
      const objection = random();
      const rules: MatchedRule[] = [];
      let decision: Decision = 'defer';
      let by: DecidedBy = 'floor';
      let waitedMilliseconds = 0;
      if (objection < 0.01) {
        rules.push(rule(pick(DENY), 'deny'));
        [decision, by] = ['deny', 'rule'];
      } else if (objection < 0.04) {
        rules.push(rule(pick(ASK), 'ask'));
        waitedMilliseconds = Math.floor(random() * 20_000);
        [decision, by] =
          random() < 0.7 ? ['allow', 'person'] : random() < 0.7 ? ['deny', 'person'] : ['deny', 'deadline'];
      }
      const reason = decision === 'deny' ? `${rules[0]?.output ?? ''} Do not look for another way.` : '';
      return {
        ...common,
        event: 'PreToolUse',
        gate: 'before-tool',
        toolUse: `toolu_${id(20)}`,
        tool,
        kind,
        summary,
        input,
        actions,
        deed: deedOfRecord({ ...common, actions, input, summary }, '/home/ana') ?? null,
        facts: rules.length > 0 ? { 'tool.name': tool, 'tool.kind': kind } : {},
        decision,
        by,
        rules,
        reason,
        waitedMilliseconds,
        tookMicroseconds: 200 + Math.floor(random() * 800),
      };
    }
    function deed(): { kind: ToolKind; tool: string; input: JsonObject; actions: Action[]; summary: string } {
      const kind = random();
      const inside = random() > 0.02;
      const name = `${pick(FOLDERS)}/${pick(NAMES)}${Math.floor(random() * 40)}.${pick(ENDINGS)}`;
      const path = inside
        ? `${project}/${name}`
        : random() < 0.2
          ? '/home/ana/.ssh/id_ed25519'
          : `/home/ana/Documents/${pick(NAMES)}.txt`;
      const outside = inside ? {} : { outside: true };
      if (kind < 0.45) {
        return {
          kind: 'read',
          tool: 'Read',
          input: { file_path: path },
          actions: [{ does: 'read', path, ...outside }],
          summary: `read ${name}`,
        };
      }
      if (kind < 0.65) {
        const input = { file_path: path, old_string: words(15), new_string: words(18) };
        return {
          kind: 'edit',
          tool: 'Edit',
          input,
          actions: [{ does: 'change', path, added: 2, removed: 1, ...outside }],
          summary: `change ${name}`,
        };
      }
      if (kind < 0.92) {
        const command = pick(COMMANDS);
        const host = command.includes('https') ? [{ does: 'open', host: 'api.example.org' } as const] : [];
        return {
          kind: 'shell',
          tool: 'Bash',
          input: { command, description: words(5) },
          actions: [{ does: 'run', name: command.split(' ')[0] ?? '' }, ...host],
          summary: `run ${command}`,
        };
      }
      const host = pick(HOSTS);
      return {
        kind: 'fetch',
        tool: 'WebFetch',
        input: { url: `https://${host}/${words(2).replace(' ', '/')}`, prompt: words(8) },
        actions: [{ does: 'open', host }],
        summary: `open ${host}`,
      };
    }
  }

  function rule(name: string, effect: 'deny' | 'ask'): MatchedRule {
    return {
      rule: name,
      effect,
      priority: effect === 'deny' ? 'CRITICAL' : 'WARNING',
      tags: [`coding_agent_${effect}`],
      description: `${name}, so that nothing is lost by mistake.`,
      output: `${name}: this step is off limits here.`,
      pack: 'default',
    };
  }
}
