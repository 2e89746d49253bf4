/**
 * What a text that is written into a file will do there: settings it changes, programs it starts. Recognised by
 * the few words such settings need, after undoing the escapes that JSON allows.
 */
import { hostKinds } from '../network/hosts.ts';
import { urlsIn } from '../network/url.ts';
import { secretIn } from './secrets.ts';
import { holds, type Sequence } from './sequence.ts';

/** What a written text may do, for `file.content`. */
export const CONTENT_KINDS = {
  hooks_off: 'switches the hooks of an AI agent off',
  hook_added: 'adds a hook to an AI agent',
  sandbox_off: 'switches the sandbox of an AI agent off',
  approvals_off: 'lets an AI agent act without asking',
  base_url: 'sends everything an AI agent says through another address',
  base_url_local: 'sends everything an AI agent says through a program on this computer',
  ai_key: 'holds a key for an AI service',
  mcp_server: 'registers an MCP server',
  mcp_temporary: 'registers an MCP server that runs from a temporary folder',
  registry_redirect: 'makes a package manager fetch from somewhere else',
  registry_insecure: 'makes a package manager fetch without checking who answers',
  names_secrets: 'names files or variables with secrets',
  hijacks_command: 'puts something else in the place of a well-known command',
  install_program: 'runs a program when the package is installed',
  install_download: 'downloads and runs something when the package is installed',
  runs_on_open: 'runs a program when somebody opens the folder in an editor',
  pipe_to_shell: 'runs a downloaded script at once',
  decoded_code: 'runs code that is hidden by an encoding',
  reverse_shell: 'gives somebody else a shell',
  secret: 'holds a secret',
  paste_host: 'names a site that takes or shows what anybody sends',
  metadata_host: 'names the service that hands out the credentials of a cloud machine',
  ci_secrets: 'sends or prints the secrets of a build service',
  no_password: 'gives administrator rights without a password',
  hidden_text: 'holds text that people cannot see',
  injected_orders: 'tells an AI agent to ignore its instructions or to hide what it does',
  tls_off: 'switches the checking of connections off',
} as const;

export type ContentKind = keyof typeof CONTENT_KINDS;

interface Shape {
  readonly kind: ContentKind;
  readonly pattern?: RegExp;
  readonly sequences?: readonly Sequence[];
}

const FALSE = String.raw`["']?\s*[:=]\s*["']?(?:false|0|no|off|null|none|disabled)\b`;
const TRUE = String.raw`["']?\s*[:=]\s*["']?(?:true|1|yes|on)\b`;

const LINE = /\n/g;
const COMMAND = /[\n|;&]/g;
const STRING = /(?<!\\)["']/g;

/** Patterns have no gap of any length, or a long text would take them hours: gaps are what sequences are for. */
const SHAPES: readonly Shape[] = [
  {
    kind: 'hooks_off',
    pattern: new RegExp(String.raw`disableAllHooks${TRUE}|features\.hooks\s*=\s*false|["']?enableHooks${FALSE}`, 'i'),
    sequences: [
      [/\}/g, /hooksConfig["']?\s*[:=]\s*\{/gi, new RegExp(String.raw`enabled${FALSE}|disabled["']?\s*[:=]\s*\[`, 'i')],
      [/\[/g, /\[features\]/gi, /\bhooks\s*=\s*false/i],
    ],
  },
  {
    kind: 'hook_added',
    pattern:
      /["']?(?:PreToolUse|PostToolUse|BeforeTool|AfterTool|SessionStart|UserPromptSubmit|PermissionRequest|preToolUse|permissionRequest|beforeShellExecution|pre_run_command|Notification|SubagentStop)["']?\s*[:=]\s*\[|\[\[hooks/,
  },
  {
    kind: 'sandbox_off',
    pattern: new RegExp(
      String.raw`danger-full-access|sandbox(?:_mode)?["']?\s*[:=]\s*["']?(?:false|none|off|disabled|0|null)\b|toolSandboxing${FALSE}|allowUnsandboxedCommands${TRUE}|dangerouslyDisableSandbox${TRUE}`,
      'i',
    ),
    sequences: [
      [/\}/g, /sandbox["']?\s*[:=]\s*\{/gi, new RegExp(`enabled${FALSE}`, 'i')],
      [/\[/g, /\[sandbox[^\][\n]{0,200}\]/gi, /enabled\s*=\s*false/i],
    ],
  },
  {
    kind: 'approvals_off',
    pattern: new RegExp(
      String.raw`bypassPermissions|approval_policy\s*=\s*["']never|skipDangerousModePermissionPrompt${TRUE}|dangerously[-_]?(?:skip[-_]?permissions|allow[-_]?all)|["']?(?:autoApprove|auto_approve|yolo|yoloMode|alwaysAllow|autoAccept|chat\.tools\.(?:global\.)?autoApprove|autoApproveAll)${TRUE}|["']permission["']\s*:\s*["']allow["']|enableAllProjectMcpServers${TRUE}|chat\.tools\.terminal\.autoApprove|approvalMode["']?\s*[:=]\s*["']yolo`,
      'i',
    ),
    sequences: [
      [/\]/g, /["']allow["']\s*:\s*\[/gi, /["'](?:Bash(?:\(\*(?::\*)?\))?|\*|Write(?:\(\*\))?|Bash\(:\*\))["']/i],
    ],
  },
  {
    kind: 'base_url',
    pattern:
      /\b(?:ANTHROPIC(?:_BEDROCK|_VERTEX)?_BASE_URL|OPENAI_(?:API_)?BASE(?:_URL)?|GOOGLE_GEMINI_BASE_URL|GEMINI_BASE_URL|COPILOT_PROVIDER_BASE_URL|AZURE_OPENAI_ENDPOINT|OPENROUTER_BASE_URL|LLM_BASE_URL)\b["']?\s*[:=]\s*["']?(?!https:\/\/(?:api\.anthropic\.com|api\.openai\.com|generativelanguage\.googleapis\.com)|https?:\/\/(?:localhost|127\.|0\.0\.0\.0|host\.docker\.internal|\[::1))[^\s"',]+|(?:openai_base_url|chatgpt_base_url|model_providers[\s\S]{0,200}base_url|apiBase|["']?baseURL["']?|customApiBaseUrl|apiBaseUrl|anthropicBaseUrl|openAiBaseUrl)["']?\s*[:=]\s*["']?https?:\/\/(?!api\.anthropic\.com|api\.openai\.com|localhost|127\.)/i,
  },
  {
    kind: 'base_url_local',
    pattern:
      /\b(?:ANTHROPIC|OPENAI|GEMINI|GOOGLE_GEMINI|COPILOT)\w{0,40}(?:BASE|URL|ENDPOINT)\w{0,40}["']?\s*[:=]\s*["']?https?:\/\/(?:localhost|127\.|0\.0\.0\.0|host\.docker\.internal|\[::1)/i,
  },
  {
    kind: 'registry_insecure',
    pattern:
      /(?:registry|npmRegistryServer|(?:extra-)?index-url|index_url)["']?\s*[:=]\s*["']?http:\/\/(?!localhost|127\.)|trusted-host\s*=\s*(?!localhost|127\.)|\[trusted=yes\]|allow-insecure-repositories|insecure-registries/i,
  },
  {
    kind: 'names_secrets',
    pattern:
      /~\/\.(?:aws|ssh|gnupg|kube|netrc|npmrc|docker|config\/gh)\b|\.aws\/credentials|\.ssh\/id_|(?:cat|read|include|print|send|upload|post|attach|copy)\b[^\n]{0,60}(?:\.env\b|credentials|private key|api keys?|secrets?\b|tokens?\b|passwords?)|\benv\b\s*\|\s*(?:curl|nc|base64)/i,
  },
  {
    kind: 'hijacks_command',
    pattern:
      /\balias\s+(?:sudo|su|ssh|scp|passwd|gpg|perch|claude|codex|gemini)=(?!["']?(?:sudo ["']|doas|command |kitty|TERM=))|(?:^|[\s;])(?:function\s+)?(?:sudo|su|ssh|passwd)\s*\(\)\s*\{|PATH=["']?(?:\/tmp|\/dev\/shm|\/var\/tmp)\//i,
  },
  {
    kind: 'ai_key',
    pattern:
      /\b(?:ANTHROPIC_API_KEY|OPENAI_API_KEY|GEMINI_API_KEY|GOOGLE_API_KEY|ANTHROPIC_AUTH_TOKEN|OPENROUTER_API_KEY)\b["']?\s*[:=]\s*["']?[A-Za-z0-9_-]{16,}/,
  },
  {
    kind: 'mcp_server',
    pattern: /["']?(?:mcpServers|mcp_servers|mcp)["']?\s*[:=]\s*\{|\[mcp_servers|["']servers["']\s*:\s*\{/,
  },
  {
    kind: 'mcp_temporary',
    pattern:
      /["']?command["']?\s*[:=]\s*["'](?:\/tmp\/|\/dev\/shm\/|\/var\/tmp\/|\$\{?TMP|\$TMPDIR|%TEMP%|\/run\/user\/)/i,
    sequences: [[/\]/g, /["']args["']\s*:\s*\[/gi, /["'](?:\/tmp\/|\/dev\/shm\/|\/var\/tmp\/|\$TMPDIR)/i]],
  },
  {
    kind: 'registry_redirect',
    pattern:
      /(?:^|[\s"'[{,;])(?:@[\w-]{1,100}:)?(?:registry|npmRegistryServer|(?:extra-)?index-url|index_url|index-server|default-index)["']?\s*[:=]\s*["']?https?:\/\/(?!registry\.npmjs\.org|registry\.yarnpkg\.com|pypi\.org|npm\.pkg\.github\.com|localhost|127\.0\.0\.1|npm\.jsr\.io)|trusted-host\s*=|replace-with\s*=|registry-mirrors|insecure-registries|\[\[tool\.uv\.index\]\]|deb \[trusted=yes\]|allow-insecure-repositories/im,
    sequences: [
      [undefined, /\[source\.[^\][\n]{1,200}\]/gi, /registry\s*=/i],
      [undefined, /<mirror>/gi, /<url>/i],
    ],
  },
  {
    kind: 'install_program',
    pattern:
      /["'](?:preinstall|postinstall|install|preprepare|prepublish|dependencies:install)["']\s*:\s*["'](?!husky|patch-package|prisma generate|nuxt prepare|electron-builder install-app-deps|lefthook|simple-git-hooks|node-gyp|ngcc|tsc|echo|exit 0|true["'])/,
  },
  {
    kind: 'install_download',
    sequences: [
      [
        STRING,
        /["'](?:preinstall|postinstall|install|prepare|prepublishOnly|prepack)["']\s*:\s*["']/g,
        /curl|wget|\bnc\b|https?:\/\/|base64|node -e|powershell|iwr|eval\b|\/dev\/tcp|bash -c|sh -c|~\/\.|\$HOME/,
      ],
    ],
  },
  {
    kind: 'runs_on_open',
    pattern:
      /["']runOn["']\s*:\s*["']folderOpen["']|["']task\.allowAutomaticTasks["']\s*:\s*["']?(?:on|true)|["']initializeCommand["']\s*:/,
    sequences: [
      [
        LINE,
        /["'](?:postCreateCommand|postStartCommand|postAttachCommand|onCreateCommand|updateContentCommand)["']\s*:\s*["'[]/g,
        /curl|wget|https?:\/\/|\bnc\b|base64/,
      ],
    ],
  },
  {
    kind: 'pipe_to_shell',
    pattern:
      /\b(?:ba|z)?sh\s+(?:-c\s+)?["']?(?:<\(|\$\(|`)\s*(?:curl|wget)|\b(?:eval|source|\.)\s+["']?(?:\$\(|`|<\()\s*(?:curl|wget)/i,
    sequences: [
      [
        COMMAND,
        /\b(?:curl|wget|iwr|irm|Invoke-WebRequest|Invoke-RestMethod|fetch)\b/gi,
        /\|\s*(?:sudo\s+(?:-\w+\s+)*)?(?:\/(?:usr\/)?bin\/)?(?:env\s+)?(?:ba|z|da|k)?sh\b/i,
      ],
      [COMMAND, /\b(?:curl|wget)\b/gi, /\|\s*(?:python3?|node|perl|ruby|php)\b/i],
      [LINE, /(?:iex|Invoke-Expression)[\s("']/gi, /iwr|irm|DownloadString|Invoke-WebRequest|Invoke-RestMethod/i],
      [LINE, /(?:iwr|irm|DownloadString|Invoke-WebRequest|Invoke-RestMethod)\b/gi, /\|\s*(?:iex|Invoke-Expression)/i],
    ],
  },
  {
    kind: 'decoded_code',
    pattern:
      /eval\s*\(\s*(?:atob|base64_decode|Buffer\.from)\s*\(|exec\s*\(\s*(?:base64\.b64decode|__import__\(['"]base64['"]\)|zlib\.decompress|marshal\.loads|codecs\.decode)|-(?:enc|EncodedCommand)\s+[A-Za-z0-9+/=]{40,}/i,
    sequences: [
      [LINE, /base64\s+(?:-d|-D|--decode)/gi, /\|\s*(?:ba|z|da|k)?sh\b/i],
      [LINE, /FromBase64String\(/gi, /\)/, /iex|Invoke-Expression/i],
    ],
  },
  {
    kind: 'reverse_shell',
    pattern:
      /\/dev\/(?:tcp|udp)\/(?!localhost|127\.)[\w.-]+\/\d+|socket\.socket[\s\S]{0,300}(?:dup2|pty\.spawn)|net\.(?:connect|Socket)[\s\S]{0,300}(?:\/bin\/(?:ba)?sh|cmd\.exe)|TCPClient[\s\S]{0,400}(?:iex|Invoke-Expression)|fsockopen[\s\S]{0,200}(?:exec|proc_open)/i,
    sequences: [
      [LINE, /\bn(?:c|cat|etcat)\b/gi, /\s-[a-z]*[ec]\s+\S*(?:sh|cmd)/i],
      [LINE, /socat\b/gi, /exec:/i],
      [LINE, /mkfifo\b/gi, /\|\s*nc\b/i],
    ],
  },
  {
    kind: 'ci_secrets',
    pattern: /toJSON\(\s*secrets\s*\)/,
    sequences: [
      [LINE, /(?:curl|wget|nc|Invoke-WebRequest|http)\b/g, /\$\{\{\s*secrets\./],
      [LINE, /echo/g, /\$\{\{\s*secrets\./, /\||base64|rev/],
    ],
  },
  { kind: 'no_password', pattern: /NOPASSWD\s*:/ },
  { kind: 'hidden_text', pattern: /[\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]|\u200b{3,}/u },
  {
    kind: 'injected_orders',
    pattern:
      /\b(?:ignore|disregard|forget)\b[^\n.]{0,40}\b(?:previous|prior|above|earlier|all|your)\b[^\n.]{0,30}\b(?:instructions?|rules?|guidelines?|prompts?)|do not (?:tell|inform|mention(?: this)? to|notify|reveal to) the (?:user|human|person)|without (?:telling|asking|informing) the (?:user|human)|never (?:ask|request) (?:for )?(?:permission|approval|confirmation)/i,
  },
  {
    kind: 'tls_off',
    pattern:
      /strict-ssl\s*=\s*false|sslVerify\s*=\s*false|NODE_TLS_REJECT_UNAUTHORIZED["']?\s*[:=]\s*["']?0|verify_ssl\s*[:=]\s*false|StrictHostKeyChecking\s+no|enableStrictSsl\s*:\s*false/i,
  },
];

export function contentKinds(written: string): ReadonlySet<ContentKind> {
  const text = withoutJsonEscapes(written);
  const kinds = new Set<ContentKind>();
  for (const { kind, pattern, sequences = [] } of SHAPES)
    if (pattern?.test(text) || sequences.some((sequence) => holds(text, sequence))) kinds.add(kind);
  if (secretIn(text) !== undefined) kinds.add('secret');
  for (const url of urlsIn(text, 100)) {
    const host = hostKinds(url.host);
    if (host.has('paste_site') || host.has('file_drop') || host.has('request_catcher') || host.has('tunnel'))
      kinds.add('paste_host');
    if (host.has('metadata')) kinds.add('metadata_host');
  }
  return kinds;
}

/** `\u0064isable` is `disable` to whoever reads the file as JSON. */
function withoutJsonEscapes(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
