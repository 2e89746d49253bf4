import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AgentName } from '../../rules/facts/call.ts';
import type { ClientPackage } from './install.ts';
import type { WantedCall } from './model-server.ts';

/** A home of its own, with a project in it. */
export interface Place {
  readonly home: string;
  readonly project: string;
}

/** What the model wants to do, in everybody's words. */
export type Wish =
  | { readonly shell: string }
  | { readonly read: string }
  | { readonly write: string; readonly text: string }
  | { readonly mcp: string };

/** A real agent: how it is set up against the mock model, and how its tools are called. */
export interface Client extends ClientPackage {
  readonly agent: AgentName;
  /** Run in CI; the others by `npm run test:clients -- --all`. */
  readonly inCi: boolean;
  /** Writes its settings; `mcp` starts the MCP server "lab". */
  setUp(place: Place, modelUrl: string, mcp: readonly string[]): void;
  readonly arguments: readonly string[] | ((modelUrl: string) => readonly string[]);
  environment(place: Place, modelUrl: string): Readonly<Record<string, string>>;
  call(wish: Wish): WantedCall;
  /** The hook's word ends the whole run, so the model reads nothing. */
  readonly endsRun?: boolean;
}

function put(place: Place, file: string, content: string | object): void {
  const at = path.join(place.home, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
}

const platform = `${process.platform}-${process.arch}`;

const claudeCode: Client = {
  agent: 'claude-code',
  inCi: true,
  package: '@anthropic-ai/claude-code',
  version: '2.1.329',
  command: (modules) => [path.join(modules, `@anthropic-ai/claude-code-${platform}/claude`)],
  setUp(place, _url, [command, ...args]) {
    put(place, '.claude.json', { mcpServers: { lab: { type: 'stdio', command, args } } });
  },
  // Bypass mode: nothing but the hook stands between the model and the tool.
  arguments: ['-p', 'go on', '--permission-mode', 'bypassPermissions', '--output-format', 'json'],
  environment: (_place, url) => ({
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: 'not-a-key',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    // Tools of MCP servers are offered at once, not on request.
    ENABLE_TOOL_SEARCH: 'false',
    // Claude Code refuses bypass mode to root without it.
    IS_SANDBOX: '1',
  }),
  call(wish) {
    if ('shell' in wish) return { name: 'Bash', input: { command: wish.shell, description: 'a step' } };
    if ('read' in wish) return { name: 'Read', input: { file_path: wish.read } };
    if ('write' in wish) return { name: 'Write', input: { file_path: wish.write, content: wish.text } };
    return { name: 'mcp__lab__ping', input: { text: wish.mcp } };
  },
};

const codex: Client = {
  agent: 'codex',
  inCi: true,
  package: '@openai/codex',
  version: '0.169.0',
  command: (modules) => {
    const target = { x64: 'x86_64', arm64: 'aarch64' }[process.arch as 'x64' | 'arm64'];
    const system = process.platform === 'darwin' ? 'apple-darwin' : 'unknown-linux-musl';
    return [path.join(modules, `@openai/codex-${platform}/vendor/${target}-${system}/bin/codex`)];
  },
  setUp(place, url, [command, ...args]) {
    put(
      place,
      '.codex/config.toml',
      [
        'model = "gpt-5.5"',
        'model_provider = "mock"',
        '[model_providers.mock]',
        'name = "mock"',
        `base_url = "${url}/v1"`,
        'wire_api = "responses"',
        'env_key = "MOCK_KEY"',
        '[mcp_servers.lab]',
        `command = ${JSON.stringify(command)}`,
        `args = ${JSON.stringify(args)}`,
        '',
      ].join('\n'),
    );
  },
  arguments: ['exec', '--dangerously-bypass-approvals-and-sandbox', '--skip-git-repo-check', 'go on'],
  environment: () => ({ MOCK_KEY: 'not-a-key' }),
  call(wish) {
    if ('shell' in wish) return { name: 'exec_command', input: { cmd: wish.shell } };
    if ('read' in wish) return { name: 'exec_command', input: { cmd: `cat ${wish.read}` } };
    if ('mcp' in wish) return { name: 'ping', group: 'mcp__lab', unoffered: true, input: { text: wish.mcp } };
    return {
      name: 'apply_patch',
      input: `*** Begin Patch\n*** Add File: ${wish.write}\n+${wish.text}\n*** End Patch`,
    };
  },
};

const gemini: Client = {
  agent: 'gemini',
  inCi: false,
  package: '@google/gemini-cli',
  version: '0.61.0',
  command: (modules) => [process.execPath, path.join(modules, '@google/gemini-cli/bundle/gemini.js')],
  setUp(place, _url, [command, ...args]) {
    put(place, '.gemini/settings.json', {
      security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
      general: { disableAutoUpdate: true },
      telemetry: { enabled: false },
      privacy: { usageStatisticsEnabled: false },
      mcpServers: { lab: { command, args } },
      context: { includeDirectories: [place.home] },
    });
  },
  arguments: ['--yolo', '-m', 'gemini-2.5-pro', '-p', 'go on'],
  environment: (_place, url) => ({ GEMINI_API_KEY: 'not-a-key', GOOGLE_GEMINI_BASE_URL: url }),
  call(wish) {
    if ('shell' in wish) return { name: 'run_shell_command', input: { command: wish.shell, description: 'a step' } };
    if ('read' in wish) return { name: 'read_file', input: { file_path: wish.read } };
    if ('write' in wish) return { name: 'write_file', input: { file_path: wish.write, content: wish.text } };
    return { name: 'mcp_lab_ping', input: { text: wish.mcp } };
  },
};

const copilot: Client = {
  agent: 'copilot',
  inCi: false,
  package: '@github/copilot',
  version: '1.0.102',
  command: (modules) => [path.join(modules, `@github/copilot-${platform}/copilot`)],
  setUp(place, _url, [command, ...args]) {
    put(place, '.copilot/mcp-config.json', { mcpServers: { lab: { type: 'local', command, args, tools: ['*'] } } });
  },
  arguments: ['-p', 'go on', '--allow-all-tools', '--allow-all-paths', '--no-auto-update'],
  environment: (_place, url) => ({
    COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
    COPILOT_PROVIDER_TYPE: 'openai',
    COPILOT_PROVIDER_API_KEY: 'not-a-key',
    COPILOT_MODEL: 'gpt-4.1',
    COPILOT_OFFLINE: 'true',
  }),
  call(wish) {
    if ('shell' in wish) {
      return { name: 'bash', input: { command: wish.shell, description: 'a step', mode: 'sync', initial_wait: 10 } };
    }
    if ('read' in wish) return { name: 'view', input: { path: wish.read } };
    if ('write' in wish) return { name: 'create', input: { path: wish.write, file_text: wish.text } };
    return { name: 'lab-ping', input: { text: wish.mcp } };
  },
};

const qwen: Client = {
  agent: 'qwen',
  inCi: false,
  package: '@qwen-code/qwen-code',
  version: '0.24.4',
  command: (modules) => [process.execPath, path.join(modules, '@qwen-code/qwen-code/cli.js')],
  setUp(place, _url, [command, ...args]) {
    put(place, '.qwen/settings.json', {
      security: { auth: { selectedType: 'openai' }, folderTrust: { enabled: false } },
      general: { disableAutoUpdate: true },
      telemetry: { enabled: false },
      privacy: { usageStatisticsEnabled: false },
      mcpServers: { lab: { command, args } },
    });
  },
  arguments: ['--yolo', '-p', 'go on'],
  environment: (_place, url) => ({
    OPENAI_API_KEY: 'not-a-key',
    OPENAI_BASE_URL: `${url}/v1`,
    OPENAI_MODEL: 'gpt-4.1',
  }),
  call(wish) {
    if ('shell' in wish) {
      return {
        name: 'run_shell_command',
        input: { command: wish.shell, description: 'a step', is_background: false },
      };
    }
    if ('read' in wish) return { name: 'read_file', input: { file_path: wish.read } };
    if ('write' in wish) return { name: 'write_file', input: { file_path: wish.write, content: wish.text } };
    return { name: 'mcp__lab__ping', unoffered: true, input: { text: wish.mcp } };
  },
};

/** OpenCode and Kilo, its fork: set up and called alike. */
function openCodeLike(about: Pick<Client, 'agent' | 'package' | 'version' | 'command'>, name: string): Client {
  return {
    ...about,
    inCi: false,
    setUp(place, url, command) {
      put(place, `.config/${name}/${name}.json`, {
        provider: {
          mock: {
            npm: '@ai-sdk/openai-compatible',
            options: { baseURL: `${url}/v1`, apiKey: 'not-a-key' },
            models: { model: { name: 'model', tool_call: true } },
          },
        },
        model: 'mock/model',
        small_model: 'mock/model',
        autoupdate: false,
        permission: { '*': 'allow', external_directory: 'allow', edit: 'allow', bash: 'allow' },
        mcp: { lab: { type: 'local', command, enabled: true } },
      });
    },
    arguments: ['run', '--model', 'mock/model', 'go on'],
    environment: () => ({
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      KILO_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      KILO_DISABLE_MODELS_FETCH: '1',
    }),
    call(wish) {
      if ('shell' in wish) return { name: 'bash', input: { command: wish.shell, description: 'a step' } };
      if ('read' in wish) return { name: 'read', input: { filePath: wish.read } };
      if ('write' in wish) return { name: 'write', input: { filePath: wish.write, content: wish.text } };
      return { name: 'lab_ping', input: { text: wish.mcp } };
    },
  };
}

const opencode = openCodeLike(
  {
    agent: 'opencode',
    package: 'opencode-ai',
    version: '1.18.33',
    command: (modules) => [path.join(modules, `opencode-${platform}/bin/opencode`)],
  },
  'opencode',
);

const kilo = openCodeLike(
  {
    agent: 'kilo',
    // The main package of this version is not to be had everywhere; its program is in the platform's own.
    package: `@kilocode/cli-${platform}`,
    version: '7.7.9',
    command: (modules) => [path.join(modules, `@kilocode/cli-${platform}/bin/kilo`)],
  },
  'kilo',
);

const droid: Client = {
  agent: 'droid',
  inCi: false,
  package: `@factory/cli-${platform}`,
  version: '0.225.2',
  command: (modules) => [path.join(modules, `@factory/cli-${platform}/bin/droid`)],
  setUp(place, url, [command, ...args]) {
    put(place, '.factory/settings.json', {
      customModels: [
        {
          model: 'mock',
          id: 'custom:mock-0',
          index: 0,
          displayName: 'mock',
          baseUrl: `${url}/v1`,
          apiKey: 'not-a-key',
          provider: 'generic-chat-completion-api',
          maxOutputTokens: 4096,
        },
      ],
    });
    put(place, '.factory/mcp.json', { mcpServers: { lab: { type: 'stdio', command, args, disabled: false } } });
  },
  arguments: ['exec', '--skip-permissions-unsafe', '-m', 'custom:mock-0', 'go on'],
  environment: (_place, url) => ({
    FACTORY_API_KEY: 'fk-not-a-key',
    FACTORY_API_BASE_URL: url,
    FACTORY_TELEMETRY_DISABLED: '1',
  }),
  call(wish) {
    if ('shell' in wish) {
      const about = { summary: 'a step', riskLevel: 'low', riskLevelReason: 'test', timeout: 20 };
      return { name: 'Execute', input: { command: wish.shell, ...about } };
    }
    if ('read' in wish) return { name: 'Read', input: { file_path: wish.read } };
    if ('write' in wish) return { name: 'Create', input: { file_path: wish.write, content: wish.text } };
    return { name: 'lab___ping', unoffered: true, input: { text: wish.mcp } };
  },
};

const cline: Client = {
  agent: 'cline',
  inCi: false,
  package: 'cline',
  version: '3.0.65',
  command: (modules) => [path.join(modules, `@cline/cli-${platform}/bin/cline`)],
  setUp(place, url, [command, ...args]) {
    put(place, '.cline/data/settings/providers.json', {
      version: 1,
      lastUsedProvider: 'openai-compatible',
      providers: {
        'openai-compatible': {
          settings: { provider: 'openai-compatible', apiKey: 'not-a-key', baseUrl: `${url}/v1`, model: 'mock' },
          tokenSource: 'manual',
          updatedAt: '2026-01-01T00:00:00.000Z',
        },
      },
    });
    put(place, '.cline/data/settings/cline_mcp_settings.json', {
      mcpServers: { lab: { type: 'stdio', command, args, disabled: false } },
    });
  },
  arguments: ['--yolo', '--provider', 'openai-compatible', '--model', 'mock', 'go on'],
  environment: () => ({ CLINE_TELEMETRY_DISABLED: '1' }),
  call(wish) {
    if ('shell' in wish) return { name: 'run_commands', input: { commands: [wish.shell] } };
    if ('read' in wish) return { name: 'read_files', input: { files: [{ path: wish.read }] } };
    if ('write' in wish) return { name: 'editor', input: { path: wish.write, new_text: wish.text } };
    return { name: 'lab__ping', input: { text: wish.mcp } };
  },
  endsRun: true,
};

export const CLIENTS: readonly Client[] = [claudeCode, codex, gemini, copilot, qwen, opencode, kilo, droid, cline];
