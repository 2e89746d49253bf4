/** AI agents started by commands, the switches that loosen them, and Perch's own program. */
import type { Invocation, ProgramTable } from '../invocation.ts';
import { EMPTY, unknown, type Value } from '../value.ts';

interface AgentSwitches {
  /** Runs every tool without asking. */
  readonly approvals: RegExp;
  readonly sandbox?: RegExp;
  /** Starts without hooks, or with hooks nobody confirmed. */
  readonly hooks?: RegExp;
  readonly mcp?: RegExp;
  readonly plugins?: RegExp;
  readonly settings?: RegExp;
  readonly tokens?: RegExp;
}

/** Each agent's switches, as its own documentation and bundle name them. Tested against all arguments as one line. */
const AGENTS: Readonly<Record<string, AgentSwitches>> = {
  claude: {
    approvals:
      /--(?:allow-)?dangerously-skip-permissions|--permission-mode[= ]"?(?:bypassPermissions|dontAsk)|"?defaultMode"?:\s*"?bypassPermissions/,
    sandbox: /"?sandbox"?\s*:\s*\{[^}]*"?enabled"?\s*:\s*false|allowUnsandboxedCommands"?\s*:\s*true/,
    hooks: /(?:^| )--bare\b|disableAllHooks|--setting-sources[= ](?!.*user)|--safe-mode/,
    mcp: /^mcp (?:add\S*|install|reset-project-choices|remove)|--mcp-config/,
    plugins:
      /^(?:plugin|plugins) (?:install|i|enable|update|marketplace add)|^skills? (?:add|install)|--plugin-dir|--plugin-url/,
    settings: /^config (?:set|add|remove)/,
    tokens: /^setup-token/,
  },
  codex: {
    approvals:
      /--dangerously-bypass-approvals-and-sandbox|--yolo|(?:-a|--ask-for-approval)[= ]never|approval_policy"?\s*=\s*"?never|--full-auto/,
    sandbox: /danger-full-access|sandbox_mode"?\s*=\s*"?danger/,
    hooks: /features\.hooks\s*=\s*false|--disable[= ]hooks|--dangerously-bypass-hook-trust|hooks\s*=\s*false/,
    mcp: /^mcp (?:add|remove)/,
    plugins: /^plugins? (?:install|add)|^skills? (?:install|add)/,
    settings: /^features (?:disable|enable)/,
  },
  gemini: {
    approvals: /(?:^| )(?:--yolo|-y)(?: |$)|--approval-mode[= ]yolo/,
    sandbox: /--sandbox[= ](?:false|none|0)|--no-sandbox/,
    hooks: /hooks (?:disable|disable-all)|hooksConfig/,
    mcp: /^mcp (?:add|remove|enable)/,
    plugins: /^(?:extensions?|skills?) (?:install|link|enable|update|new)/,
  },
  qwen: {
    approvals: /(?:^| )(?:--yolo|-y)(?: |$)|--approval-mode[= ]yolo/,
    sandbox: /--sandbox[= ](?:false|none|0)|--no-sandbox/,
    hooks: /--safe-mode|--bare/,
    mcp: /^mcp (?:add|remove)/,
    plugins: /^(?:extensions?|skills?) (?:install|link|enable)/,
  },
  copilot: {
    approvals: /--allow-all(?:-tools|-paths|-urls)?\b|--yolo/,
    hooks: /disableAllHooks|--no-custom-instructions.*hooks/,
    mcp: /^mcp (?:add|remove)|--additional-mcp-config/,
    plugins: /^plugins? (?:install|marketplace add)/,
  },
  opencode: {
    approvals: /--dangerously-skip-permissions|--yolo|--auto\b/,
    hooks: /--pure\b/,
    mcp: /^mcp (?:add|auth)/,
    plugins: /^plugins? (?:install|add)|^(?:plug|agent create)/,
  },
  kilo: {
    approvals: /--dangerously-skip-permissions|--yolo|--auto\b/,
    hooks: /--pure\b/,
    mcp: /^mcp (?:add|auth)/,
    plugins: /^plugins? (?:install|add)/,
  },
  droid: {
    approvals: /--skip-permissions-unsafe|--auto[= ](?:high|medium)/,
    mcp: /^mcp (?:add|remove)/,
    plugins: /^plugins? (?:install|add)/,
  },
  'cursor-agent': {
    approvals: /(?:^| )(?:-f|--force|--yolo)(?: |$)|--approve-mcps/,
    sandbox: /--sandbox[= ]disabled/,
    mcp: /^mcp (?:enable|add)/,
  },
  cline: {
    approvals: /(?:^| )(?:-y|--yolo|--auto-approve\S*)(?: |$)/,
    hooks: /--hooks-dir|--no-hooks/,
    mcp: /^mcp (?:add|install)/,
  },
  amp: { approvals: /--dangerously-allow-all/, mcp: /^mcp add|--mcp-config/ },
  aider: { approvals: /--yes-always|(?:^| )--yes(?: |$)/ },
  goose: { approvals: /GOOSE_MODE=auto/, mcp: /--with-extension|--with-remote-extension/ },
  crush: { approvals: /(?:^| )(?:-y|--yolo)(?: |$)/ },
  kimi: { approvals: /(?:^| )(?:-y|--yolo|--yes|--auto-approve)(?: |$)/, mcp: /^mcp add/ },
  auggie: { approvals: /--permission[= ].*:allow|--dangerously/, mcp: /^mcp add|--mcp-config/ },
  'kiro-cli': { approvals: /--trust-all-tools/, mcp: /^mcp add/ },
  q: { approvals: /--trust-all-tools/, mcp: /^mcp add/ },
  openhands: { approvals: /--always-approve|--yolo|--llm-approve/ },
};

const ALIASES: Readonly<Record<string, string>> = {
  'claude-code': 'claude',
  agent: 'cursor-agent',
  kilocode: 'kilo',
  'qwen-code': 'qwen',
  'gemini-cli': 'gemini',
  factory: 'droid',
};

export const AGENT_PROGRAMS: ProgramTable = {
  [[...Object.keys(AGENTS), ...Object.keys(ALIASES)].join(' ')]: { run: agent },
  'perch perch.mjs': { run: perch },
  'perch-hook': {
    run: (i) => {
      i.act('hook_process', i.line);
      return unknown();
    },
  },
  premptictl: { does: ['perch_stop'] },
  'smithery mcp-get mcpm install-mcp add-mcp mcp-installer': {
    run: (i) => {
      if (/\b(?:install|add|get)\b/.test(`${i.name} ${i.line}`)) i.act('agent_mcp_add', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
};

/** Variables that move an agent to another set of settings, where Perch's hook is not. */
const SETTINGS_FOLDERS =
  /^(?:HOME|USERPROFILE|XDG_CONFIG_HOME|CLAUDE_CONFIG_DIR|CODEX_HOME|COPILOT_HOME|GEMINI_CLI_HOME|GEMINI_CLI_SYSTEM_SETTINGS_PATH|QWEN_HOME|OPENCODE_CONFIG|OPENCODE_CONFIG_DIR|OPENCODE_CONFIG_CONTENT|FACTORY_HOME|CLINE_DIR)$/;

function agent(i: Invocation): Value {
  const switches = AGENTS[ALIASES[i.name] ?? i.name];
  if (!switches) return EMPTY;
  const { line } = i;
  const named = `${i.name} ${line}`;
  if (switches.approvals.test(line)) i.act('agent_approvals_off', named);
  if (switches.sandbox?.test(line)) i.act('agent_sandbox_off', named);
  if (switches.hooks?.test(line)) i.act('agent_hooks_off', named);
  if (switches.mcp?.test(line)) i.act('agent_mcp_add', named);
  if (switches.plugins?.test(line)) i.act('agent_plugin_add', named);
  if (switches.settings?.test(line)) i.act('agent_settings_change', named);
  if (switches.tokens?.test(line)) i.act('read_token', named);
  if (
    /(?:^| )(?:-c|--config|--settings|--openai-base-url|--openai-api-base|--base-url|--api-base)[= ].*https?:/.test(
      line,
    ) &&
    /base_?url|api-?base/i.test(line)
  )
    i.act(/https?:\/\/(?:localhost|127\.0\.0\.1)/.test(line) ? 'agent_base_url_local' : 'agent_base_url', named);
  for (const name of i.state.environment.keys())
    if (SETTINGS_FOLDERS.test(name)) i.act('agent_hooks_off', `${name} ${named}`);
  if (!/^(?:--version|-v|-V|--help|-h|help|version|mcp list|mcp get|doctor|update|completion)\b/.test(line))
    i.act('agent_start', named);
  return unknown({ kind: 'program', name: i.name });
}

/** Reading is everybody's, and so is a draft, which binds nothing; the rest belongs to the person. */
const PERCH_READS =
  /^(?:status|doctor|judge|draft|rules (?:check|test|explain|list|show)|agents (?:list|plan)|policy show|audit (?:verify|export|search|tail|stats|show|list)|help|version|--version|--help|-h|-V)(?: |$)|^$/;

function perch(i: Invocation): Value {
  if (!PERCH_READS.test(i.line))
    i.act(
      /\b(?:quit|stop|pause|off|disable|uninstall|unregister|kill|monitor|watch|mode)\b/.test(i.line)
        ? 'perch_stop'
        : 'perch_change',
      `perch ${i.line}`,
    );
  return unknown({ kind: 'program', name: 'perch' });
}
