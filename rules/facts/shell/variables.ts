/** What setting an environment variable means for the programs that run after it. */
import { readUrl } from '../network/url.ts';
import type { Engine, Scene } from './scene.ts';
import type { State } from './state.ts';
import { EMPTY, isKnown, type Value } from './value.ts';

/** Variables whose value some program runs as a command. */
const RUNS_VALUE = new Set(
  'PROMPT_COMMAND GIT_SSH_COMMAND GIT_SSH GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_EXTERNAL_DIFF GIT_ASKPASS GIT_PROXY_COMMAND SSH_ASKPASS SUDO_ASKPASS EDITOR VISUAL PAGER MANPAGER BROWSER LESSOPEN LESSCLOSE PS4 PERL5DB RUBYSHELL npm_config_script_shell PYTHONBREAKPOINT'.split(
    ' ',
  ),
);

/** Variables that make programs load further code before their own. */
const LOADS_CODE: Readonly<Record<string, RegExp>> = {
  LD_PRELOAD: /./,
  LD_AUDIT: /./,
  DYLD_INSERT_LIBRARIES: /./,
  BASH_ENV: /./,
  ENV: /[\\/]/,
  ZDOTDIR: /./,
  PYTHONSTARTUP: /./,
  NODE_OPTIONS: /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader)(?:[= ]|$)/,
  PERL5OPT: /-[Md]/,
  RUBYOPT: /-r/,
  JAVA_TOOL_OPTIONS: /-(?:javaagent|agentpath|agentlib)/,
  _JAVA_OPTIONS: /-(?:javaagent|agentpath|agentlib)/,
  JDK_JAVA_OPTIONS: /-(?:javaagent|agentpath|agentlib)/,
  COR_PROFILER: /./,
  CORECLR_PROFILER_PATH: /./,
  DOTNET_STARTUP_HOOKS: /./,
  ELECTRON_RUN_AS_NODE: /a^/,
};

const REGISTRIES =
  /^(?:npm_config_registry|npm_config_.*:registry|yarn_registry|yarn_npm_registry_server|bun_config_registry|pip_index_url|pip_extra_index_url|pip_find_links|pip_trusted_host|uv_index|uv_index_url|uv_extra_index_url|uv_default_index|uv_insecure_host|poetry_repositories_.*|goproxy|gonosumdb|gonosumcheck|gosumdb|goinsecure|goflags|bundle_mirror.*|cargo_registries_.*|cargo_source_.*|homebrew_bottle_domain|homebrew_.*_git_remote|rustup_dist_server|rustup_update_root|composer_mirror.*|nuget_.*source.*|hf_endpoint|electron_mirror|nvm_nodejs_org_mirror)$/i;
const OFFICIAL =
  /registry\.npmjs\.org|registry\.yarnpkg\.com|pypi\.org|proxy\.golang\.org|^direct$|^off$|sum\.golang\.org|static\.rust-lang\.org|huggingface\.co|localhost|127\.0\.0\.1|^-mod|^-tags|^-count/i;

const BASE_URLS =
  /^(?:anthropic(?:_bedrock|_vertex|_foundry)?_base_url|claude_code_.*base_url|openai_(?:api_)?base(?:_url)?|openai_endpoint|azure_openai_endpoint|google_gemini_base_url|gemini_base_url|google_vertex_base_url|copilot_(?:provider|api)_.*url|gh_copilot_.*url|codex_.*base_url|openrouter_.*url|ollama_host|litellm_.*base|qwen_.*base_url|dashscope_.*url|mistral_.*url|groq_.*url|xai_.*url)$/i;
const OFFICIAL_AI =
  /^https:\/\/(?:api\.anthropic\.com|api\.openai\.com|generativelanguage\.googleapis\.com|[\w-]+\.openai\.azure\.com|api\.githubcopilot\.com)(?:\/|$)/i;

const HARMLESS_COMMAND =
  /^(?:|true|false|cat|less(?: -\w+)*|more|most|vim?|nvim|nano|emacs|micro|code(?: --wait)?|code -w|delta|bat|echo|:|none|open|xdg-open|firefox|google-chrome)$/i;

export function variableSet(
  name: string,
  value: Value,
  state: State,
  { scene, engine }: { readonly scene: Scene; readonly engine: Engine },
  silently = false,
): void {
  if (!silently) scene.sets(name);
  const { text } = value;
  const object = `${name}=${text}`;
  if (RUNS_VALUE.has(name) && !HARMLESS_COMMAND.test(text.trim()) && isKnown(value)) {
    const inner = state.fork();
    inner.depth++;
    inner.environment = new Map();
    engine.script('posix', value, inner, EMPTY);
  }
  if (Object.hasOwn(LOADS_CODE, name) && LOADS_CODE[name]?.test(text)) {
    scene.act('inject_library', object, 'shell');
    if (/\/tmp\/|\/var\/tmp\/|\/dev\/shm\/|\\Temp\\/i.test(text)) scene.act('run_hidden', object, 'shell');
  }
  if (REGISTRIES.test(name) && text !== '' && !OFFICIAL.test(text)) scene.act('registry_redirect', object, 'shell');
  if (BASE_URLS.test(name) && text !== '' && !OFFICIAL_AI.test(text)) {
    scene.act(
      scene.isPublic(readUrl(text, true)?.host ?? '') ? 'agent_base_url' : 'agent_base_url_local',
      object,
      'shell',
    );
  }
  if (/^(?:https?|all|ftp|rsync)_proxy$/i.test(name) && text !== '') {
    const proxy = readUrl(text, true);
    if (proxy) scene.contact(proxy.host, 'connect', 'proxy', { address: proxy });
    if (proxy && scene.isPublic(proxy.host)) scene.act('proxy_change', object, 'shell');
  }
  if (
    (name === 'NODE_TLS_REJECT_UNAUTHORIZED' && text === '0') ||
    (name === 'GIT_SSL_NO_VERIFY' && /^(?:1|true)$/i.test(text)) ||
    (name === 'PYTHONHTTPSVERIFY' && text === '0')
  ) {
    scene.act('insecure_transfer', object, 'shell');
  }
  if (/^HIST(?:FILE|SIZE|FILESIZE)$/.test(name) && /^(?:|0|\/dev\/null)$/.test(text))
    scene.act('wipe_history', object, 'shell');
  if (/^(?:GEMINI_SANDBOX|QWEN_SANDBOX|SANDBOX_MODE)$/.test(name) && /^(?:|0|false|none|no|off|disabled)$/i.test(text))
    scene.act('agent_sandbox_off', object, 'shell');
  if ((name === 'IS_SANDBOX' && text === '1') || (name === 'GOOSE_MODE' && text === 'auto'))
    scene.act('agent_approvals_off', object, 'shell');
  if (
    /^(?:OPENCODE_PURE|CLAUDE_CODE_SIMPLE|CLAUDE_CODE_DISABLE_HOOKS|DISABLE_HOOKS|OPENCODE_DISABLE_.*PLUGINS?)$/.test(
      name,
    ) &&
    /^(?:1|true|yes)$/i.test(text)
  )
    scene.act('agent_hooks_off', object, 'shell');
  if (name === 'DOCKER_HOST' && /^(?:tcp|ssh|https?):/.test(text) && scene.isPublic(readUrl(text)?.host ?? ''))
    scene.act('container_escape', object, 'shell');
}
