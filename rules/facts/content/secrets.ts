import { fromBase64 } from './base64.ts';

/** Recognises secrets by their own shape, wherever they stand: in an address, in a tool's arguments, in a file. */

interface SecretShape {
  readonly name: string;
  readonly pattern: RegExp;
}

/** Shapes that issuers document for their keys; anything without a fixed shape is left alone. */
const SHAPES: readonly SecretShape[] = [
  { name: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { name: 'an AWS key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/ },
  { name: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/ },
  { name: 'a GitLab token', pattern: /\bgl(?:pat|ptt|dt|rt|cbt|oas|soat)-[A-Za-z0-9_-]{20,}/ },
  { name: 'an Anthropic key', pattern: /\bsk-ant-[A-Za-z0-9_-]{20,}/ },
  { name: 'an OpenAI key', pattern: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,}/ },
  { name: 'a Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/ },
  { name: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/ },
  { name: 'a Google key', pattern: /\bAIza[A-Za-z0-9_-]{35}\b/ },
  { name: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { name: 'a PyPI token', pattern: /\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}/ },
  { name: 'a SendGrid key', pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/ },
  { name: 'a Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{34,}\b/ },
  { name: 'a DigitalOcean token', pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/ },
  { name: 'a Telegram bot token', pattern: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/ },
  { name: 'a signed token', pattern: /\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}/ },
];

const ANY =
  /-----BEGIN|AKIA|ASIA|ABIA|ACCA|gh[pousr]_|github_pat_|gl[a-z]{2,4}-|sk-|xox|k_live_|AIza|npm_|pypi-|SG\.|hf_|do[opr]_v1|:AA|eyJ/;

/** What kind of secret stands in the text; undefined when none is recognised. */
export function secretIn(text: string): string | undefined {
  if (!ANY.test(text)) return undefined;
  return SHAPES.find(({ pattern }) => pattern.test(text))?.name;
}

export function holdsSecret(text: string): boolean {
  return text.length > 15 && secretIn(text) !== undefined;
}

/** The text with every recognised secret replaced by `•••`. */
export function maskSecrets(text: string): string {
  if (!ANY.test(text)) return text;
  let masked = text;
  for (const { pattern } of SHAPES) masked = masked.replace(new RegExp(pattern, 'g'), '•••');
  return masked;
}

/** A query value such as `d=QVdTX1NFQ1JFVA==` whose plain text speaks of secrets. */
export function holdsEncodedSecret(text: string): boolean {
  if (!text.includes('=') || !text.includes('://')) return false;
  for (const match of text.slice(0, 4000).matchAll(/[=/]([A-Za-z0-9+_-]{12,}={0,2})(?=[&#/?\s]|$)/g)) {
    const plain = fromBase64(match[1] ?? '');
    if (
      plain !== undefined &&
      /^[\x09\x0a\x0d\x20-\x7e]+$/.test(plain) &&
      (secretIn(plain) !== undefined || /secret|token|passw|api_?key|access_?key|BEGIN [A-Z ]*PRIVATE/i.test(plain))
    )
      return true;
  }
  return false;
}

const SECRET_NAME =
  /(?:^|_)(?:TOKEN|SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|APIKEY|API_?KEY|ACCESS_?KEY(?:_ID)?|SECRET_?KEY|PRIVATE_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|MASTER_?KEY|CREDENTIALS?|AUTH|COOKIE|DSN|CONNECTION_STRING|DATABASE_URL|DB_URL|MONGO(?:DB)?_URI|REDIS_URL|WEBHOOK|WEBHOOK_URL|PAT|JWT|KEYSTORE)$/i;
const SECRET_NAME_INSIDE = /(?:SECRET|PASSWORD|PASSWD|PRIVATE_KEY|API_KEY|APIKEY|ACCESS_KEY|AUTH_TOKEN|ACCESS_TOKEN)/i;

/** Whether a variable of this name usually holds a secret. */
export function isSecretName(name: string): boolean {
  if (name === 'PWD' || name === 'OLDPWD') return false;
  return SECRET_NAME.test(name) || SECRET_NAME_INSIDE.test(name);
}
