/**
 * Code that an MCP tool runs inside a web page. It does not reach this computer's files, but it has what the person
 * is signed in with: cookies, the page's storage, the clipboard. Told by the shape of the code, since pages offer
 * too many ways to send something for a list of functions.
 */
import { fromBase64 } from '../content/base64.ts';
import type { Scene } from '../shell/scene.ts';
import { withoutMarks } from '../shell/value.ts';

const PAGE_TOOL = /browser|playwright|puppeteer|page|chrome|firefox|devtools|selenium|webdriver|cdp|stagehand|eval/i;

const SCRIPT_KEYS =
  /^(?:function|func|script|expression|code|js|javascript|js_?code|js_?script|page_?function|evaluate|snippet)$/i;

/** Whether this argument is code for a page: by its tool, its key, or because an address begins with `javascript:`. */
export function isPageScript(server: string, tool: string, key: string, text: string): boolean {
  return (SCRIPT_KEYS.test(key) && PAGE_TOOL.test(`${server} ${tool}`)) || /^\s*javascript:/i.test(text);
}

/** Everything of a kind: cookies, a whole storage, saved sign-ins. */
const WHOLE_SECRETS =
  /\bdocument\s*\.\s*cookie\b(?!\s*=[^=])|\bdocument\s*\[\s*["']cookie["']\s*\]|\bcookieStore\s*\.\s*get(?:All)?\b|\.\s*cookies\s*\(|\.\s*storageState\s*\(|\bnavigator\s*\.\s*credentials\s*\.\s*get\b|\bindexedDB\s*\.\s*(?:open|databases)\b|(?:stringify|entries|keys|values|assign|fromEntries)\s*\(\s*(?:window\s*\.\s*)?(?:local|session)Storage\b|\.\.\.\s*(?:window\s*\.\s*)?(?:local|session)Storage\b|\bin\s+(?:window\s*\.\s*)?(?:local|session)Storage\b/;

const ONE_SECRET =
  /\b(?:local|session)Storage\s*(?:\.\s*getItem\s*\(\s*|\[\s*)["'`][^"'`]*(?:token|auth|jwt|session|secret|passw|credential|api_?key|refresh)[^"'`]*["'`]|\b(?:local|session)Storage\s*\.\s*\w*(?:token|auth|jwt|secret)\w*/i;

const CLIPBOARD = /\bnavigator\s*\.\s*clipboard\s*\.\s*read(?:Text)?\b/;

const SENDS =
  /\bfetch\s*\(|\bXMLHttpRequest\b|\bsendBeacon\s*\(|\bWebSocket\s*\(|\bEventSource\s*\(|\.\s*(?:src|href|action)\s*=[^=]|\blocation\s*(?:=[^=]|\.\s*(?:assign|replace)\s*\()|\bwindow\s*\.\s*open\s*\(|\bimportScripts\s*\(|\baxios\b|\$\.(?:get|post|ajax)\b/;

export function followPageScript(scene: Scene, code: string, by: string): void {
  const text = decodedParts(code);
  if (text !== code) scene.act('run_decoded', 'base64', by);
  const sends = SENDS.test(text);
  const before = scene.publicContacts;
  scene.contactsIn(text, sends ? 'send' : 'fetch', by);
  const leaves = sends && scene.publicContacts > before;
  const whole = WHOLE_SECRETS.exec(text)?.[0];
  const one = ONE_SECRET.exec(text)?.[0];
  if (CLIPBOARD.test(text)) scene.act('read_clipboard', by, by);
  if (whole !== undefined) scene.act(leaves ? 'send_secret' : 'read_token', whole, by);
  else if (one !== undefined) scene.act(leaves ? 'send_secret_variable' : 'read_token', one, by);
}

/** The code with constants that it decodes for itself put in, so that what they hide is seen. */
function decodedParts(code: string): string {
  return code.replace(/\batob\s*\(\s*(["'`])([A-Za-z0-9+/=]+)\1\s*\)/g, (whole, _quote, data: string) => {
    const plain = fromBase64(data);
    return plain === undefined ? whole : JSON.stringify(withoutMarks(plain));
  });
}
