/**
 * Secrets that are known by how they look: what their issuers put in front of them, so that they can be found.
 * A shape is a start, then runs of letters and fixed texts. Runs are as long as they can be and never shortened again,
 * so that finding a shape takes one look at each character.
 */

/** Characters that a run is made of. */
export const CLASSES = {
  digit: /[0-9]/,
  hex: /[0-9a-f]/,
  upper: /[A-Z0-9]/,
  alnum: /[A-Za-z0-9]/,
  word: /[A-Za-z0-9_]/,
  /** base64url */
  url: /[A-Za-z0-9_-]/,
  base64: /[A-Za-z0-9+/=]/,
  /** base64url with dots, for tokens in parts. */
  dotted: /[A-Za-z0-9._-]/,
  dollar: /[A-Za-z0-9./$=,+-]/,
  path: /[A-Za-z0-9/_-]/,
} as const;
export type ClassName = keyof typeof CLASSES;

export interface Run {
  readonly of: ClassName;
  readonly least: number;
  readonly most: number;
}

export interface SecretShape {
  /** For people: what stands in place of the secret. */
  readonly name: string;
  readonly starts: readonly string[];
  readonly rest: readonly (Run | string)[];
  /** What stands before the start and belongs to the secret. */
  readonly before?: Run;
  /** The start is short: it counts only where no letter or digit stands before it, and with digits and letters behind. */
  readonly doubtful?: true;
}

const run = (of: ClassName, least: number, most = Number.POSITIVE_INFINITY): Run => ({ of, least, most });
const shape = (name: string, starts: string | readonly string[], ...rest: readonly (Run | string)[]): SecretShape => ({
  name,
  starts: typeof starts === 'string' ? [starts] : starts,
  rest,
});
const doubtful = (
  name: string,
  starts: string | readonly string[],
  ...rest: readonly (Run | string)[]
): SecretShape => ({ ...shape(name, starts, ...rest), doubtful: true });

export const SHAPES: readonly SecretShape[] = [
  // Where code is kept
  shape('github token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], run('alnum', 30)),
  shape('github token', 'github_pat_', run('word', 40)),
  shape(
    'gitlab token',
    [
      'glpat-',
      'gldt-',
      'glft-',
      'glsoat-',
      'glrt-',
      'glcbt-',
      'glptt-',
      'glagent-',
      'gloas-',
      'glimt-',
      'glffct-',
      'glwt-',
    ],
    run('dotted', 16),
  ),
  shape('atlassian token', ['ATATT3', 'ATCTT3', 'ATBB'], run('url', 24), run('base64', 0)),
  shape('sourcegraph token', 'sgp_', run('word', 32)),

  // Clouds
  shape('amazon key', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], run('upper', 16, 16)),
  shape('amazon key', 'ABSK', run('base64', 60)),
  shape('google key', 'AIza', run('url', 35)),
  shape('google token', ['ya29.', 'GOCSPX-'], run('url', 20)),
  doubtful('google token', '1//0', run('url', 30)),
  { ...shape('azure secret', ['7Q~', '8Q~'], run('dotted', 30)), before: run('dotted', 3, 3) },
  shape('digitalocean token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], run('hex', 40)),
  doubtful('alibaba key', 'LTAI', run('alnum', 16)),
  doubtful('tencent key', 'AKID', run('alnum', 32)),
  doubtful('yandex key', ['AQVN', 'YCAJ'], run('url', 30)),
  doubtful('scaleway key', 'SCW', run('upper', 17)),
  shape('heroku token', 'HRKU-', run('url', 36)),
  shape('fly token', ['fm2_', 'fm1r_', 'fm1a_'], run('base64', 60)),
  shape('render token', 'rnd_', run('alnum', 24)),
  shape('vercel token', ['vercel_', 'vcp_'], run('alnum', 24)),
  shape('netlify token', 'nfp_', run('alnum', 30)),
  shape('cloudflare key', 'v1.0-', run('hex', 20), '-', run('hex', 100)),
  shape('tailscale key', 'tskey-', run('url', 20)),
  { ...shape('terraform token', '.atlasv1.', run('dotted', 50)), before: run('alnum', 14, 14) },
  shape('vault token', ['hvs.', 'hvb.', 'hvr.'], run('url', 20)),
  doubtful('pulumi token', 'pul-', run('hex', 40)),
  shape('doppler token', ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'], run('dotted', 30)),
  shape('1password token', 'ops_eyJ', run('base64', 60)),

  // AI providers
  shape('anthropic key', 'sk-ant-', run('url', 20)),
  shape('openai key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-'], run('url', 20)),
  shape('openrouter key', 'sk-or-', run('url', 20)),
  doubtful('api key', ['sk-', 'sk_'], run('url', 20)),
  doubtful('groq key', 'gsk_', run('alnum', 30)),
  doubtful('hugging face token', ['hf_', 'api_org_'], run('alnum', 30)),
  doubtful('replicate token', 'r8_', run('alnum', 30)),
  shape('perplexity key', 'pplx-', run('alnum', 30)),
  shape('xai key', 'xai-', run('alnum', 40)),
  shape('nvidia key', 'nvapi-', run('url', 40)),
  shape('langsmith key', ['lsv2_pt_', 'lsv2_sk_'], run('word', 32)),
  shape('pinecone key', 'pcsk_', run('word', 40)),
  shape('tavily key', 'tvly-', run('url', 20)),
  shape('jina key', 'jina_', run('url', 40)),
  doubtful('cerebras key', 'csk-', run('alnum', 30)),
  doubtful('fireworks key', 'fw_', run('alnum', 20)),
  doubtful('voyage key', 'pa-', run('url', 40)),
  doubtful('databricks token', 'dapi', run('hex', 32)),

  // Packages and builds
  shape('npm token', 'npm_', run('alnum', 36)),
  shape('pypi token', 'pypi-', run('url', 50)),
  shape('rubygems token', 'rubygems_', run('hex', 40)),
  doubtful('crates.io token', 'cio', run('alnum', 32, 32)),
  doubtful('nuget key', 'oy2', run('alnum', 43, 43)),
  shape('docker token', ['dckr_pat_', 'dckr_oat_'], run('url', 20)),
  shape('clojars token', 'CLOJARS_', run('alnum', 60)),
  doubtful('artifactory key', ['AKCp', 'cmVmdGtu'], run('alnum', 50)),
  shape('circleci token', ['CCIPAT_', 'CCIPRJ_'], run('word', 30)),
  shape('buildkite token', ['bkua_', 'bkct_'], run('alnum', 30)),
  shape('sonar token', ['sqp_', 'squ_', 'sqa_'], run('hex', 40)),
  shape('harness token', ['pat.', 'sat.'], run('url', 20, 24), '.', run('alnum', 20), '.', run('alnum', 18)),

  // Services
  shape('stripe key', ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'], run('alnum', 20)),
  shape('slack token', ['xoxb-', 'xoxa-', 'xoxp-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxc-', 'xoxd-'], run('dotted', 10)),
  shape('slack token', ['xoxe.xoxb-', 'xoxe.xoxp-', 'xoxe-', 'xapp-'], run('dotted', 20)),
  shape('slack address', 'hooks.slack.com/', run('path', 30)),
  shape('discord address', ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'], run('path', 40)),
  { ...shape('telegram token', ':AA', run('url', 32)), before: run('digit', 8, 11) },
  doubtful('twilio key', 'SK', run('hex', 32, 32)),
  shape('sendgrid key', 'SG.', run('url', 20), '.', run('url', 36)),
  shape('brevo key', ['xkeysib-', 'xsmtpsib-'], run('url', 40)),
  doubtful('mailgun key', 'key-', run('hex', 32)),
  doubtful('resend key', 're_', run('word', 24)),
  shape('shopify token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], run('alnum', 32)),
  shape('square token', ['sq0atp-', 'sq0csp-', 'sq0idp-'], run('url', 22)),
  shape('paypal token', 'access_token$production$', run('dollar', 30)),
  shape('plaid token', ['access-production-', 'access-sandbox-', 'access-development-'], run('url', 30)),
  doubtful('facebook token', 'EAA', run('alnum', 80)),
  doubtful('dropbox token', 'sl.', run('url', 80)),
  shape('linear key', ['lin_api_', 'lin_oauth_'], run('alnum', 30)),
  shape('notion token', 'ntn_', run('alnum', 30)),
  doubtful('notion token', 'secret_', run('alnum', 40)),
  shape('figma token', ['figd_', 'figu_'], run('url', 30)),
  { ...shape('airtable token', 'pat', run('alnum', 14, 14), '.', run('hex', 60)), doubtful: true },
  shape('postman key', ['PMAK-', 'PMAT-'], run('url', 30)),
  shape('contentful token', 'CFPAT-', run('url', 30)),
  shape('typeform token', 'tfp_', run('url', 40)),
  shape('adafruit key', 'aio_', run('alnum', 26)),
  shape('duffel token', ['duffel_live_', 'duffel_test_'], run('url', 30)),
  shape('flutterwave key', ['FLWSECK-', 'FLWSECK_TEST-'], run('url', 20)),
  doubtful('easypost key', ['EZAK', 'EZTK'], run('alnum', 50)),
  shape('launchdarkly key', ['sdk-', 'api-', 'mob-'], run('hex', 8, 8), '-', run('hex', 4, 4), '-', run('url', 20)),

  // Watching and data
  shape('grafana token', ['glsa_', 'glc_'], run('word', 30)),
  shape('new relic key', ['NRAK-', 'NRII-', 'NRRA-', 'NRJS-', 'NRBR-'], run('url', 19)),
  shape('sentry token', ['sntrys_', 'sntryu_'], run('url', 40), run('base64', 0)),
  shape('supabase key', ['sbp_', 'sb_secret_'], run('word', 20)),
  shape('planetscale token', ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'], run('url', 30)),
  shape('neon key', 'napi_', run('alnum', 40)),
  shape('mongodb secret', 'mdb_sa_sk_', run('url', 30)),
  shape('prefect key', ['pnu_', 'pnb_'], run('alnum', 36)),
  shape('dbt token', ['dbtc_', 'dbtu_'], run('url', 30)),

  // Keys and hashes that stand for themselves
  shape('age key', 'AGE-SECRET-KEY-1', run('upper', 50)),
  shape('private key', 'b3BlbnNzaC1rZXktdjE', run('base64', 40)),
  doubtful('wallet key', ['xprv', 'yprv', 'zprv'], run('alnum', 100)),
  shape('web token', 'eyJ', run('url', 8), '.', run('url', 8), '.', run('dotted', 0)),
  shape('password hash', ['$2a$', '$2b$', '$2y$', '$5$', '$6$', '$y$', '$7$', '$argon2'], run('dollar', 30)),
  doubtful('password hash', '$1$', run('dollar', 24)),
];
