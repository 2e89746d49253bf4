import type { Action } from '../actions.ts';
import { lastPart } from '../index/tokens.ts';
import type { Step, StepKind, Story, StoryCall, Turn } from '../session/story.ts';
import type { TouchedPlace, TouchMark } from '../session/touched.ts';
import type { VerdictWord } from '../verdict-word.ts';
import { type Html, html } from './html.ts';

/** A session as a page that stands alone: to read, to print, to send. It loads nothing and runs nothing. */
export function sessionReport(story: Story, version: string): string {
  const title = story.title === '' ? 'A session without a recorded request' : firstLine(story.title);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${story.agent} in <b>${lastPart(story.project) || story.project}</b>, ${dateTime(story.firstAt)} to ${dateTime(story.lastAt)}</p>
<p>${counted(story.calls, 'call')}${story.stopped > 0 ? `, ${story.stopped} stopped` : ''}${story.answered > 0 ? `, ${story.answered} answered by you` : ''}${story.model ? `, model ${story.model}` : ''}. Session ${story.session}.</p>
</header>
<main>
${story.turns.map(turnPart)}
</main>
<section>
<h2>What it touched</h2>
${places('In the project', story.touched.inside, story.project)}
${places('Outside the project', story.touched.outside, '')}
${places('Websites', story.touched.hosts, '')}
</section>
<footer>
<p>Perch judges a call before it runs. &ldquo;Let through&rdquo; does not say that it succeeded; where the agent told how a call ended, that is said.
Passwords, keys and tokens were masked before anything was written down: a mark such as &lsaquo;password&middot;1a2b3c&rsaquo; stands for one, and equal marks stand for equal ones.</p>
<p>Written by Perch ${version} on ${dateTime(Date.now())}; times are those of ${Intl.DateTimeFormat().resolvedOptions().timeZone}. Record numbers lead to the full records, whose chain Perch can verify.</p>
</footer>
</body>
</html>
`;
  return page.html;
}

function turnPart({ at, prompt, steps }: Turn): Html {
  return html`<article>
${prompt === '' ? undefined : html`<blockquote><time>${clock(at)}</time> ${prompt}</blockquote>`}
<ol>${steps.map(stepPart)}</ol>
</article>
`;
}

function stepPart({ kind, calls }: Step): Html {
  const [first] = calls;
  if (!first) return html``;
  const many = calls.length > 1;
  return html`<li class="${kind === 'verdict' ? markClass(first.verdict) : ''}">
<time>${clock(first.at)}</time>
<div>
<p><b>${stepTitle(kind, calls)}</b>${kind === 'verdict' ? html` <span class="word">${VERDICTS[first.verdict]}</span>` : undefined}</p>
${many ? html`<details${calls.length <= OPEN_UP_TO ? ' open' : ''}><summary>${counted(calls.length, 'call')}</summary><ul>${calls.map((call) => html`<li>${callLine(call)}</li>`)}</ul></details>` : details(first)}
</div>
</li>
`;
}

function details(call: StoryCall): Html {
  const waited = call.waitedMilliseconds > 0 ? ` after ${Math.round(call.waitedMilliseconds / 1000)} seconds` : '';
  return html`${call.command === '' ? undefined : html`<pre>${call.command}</pre>`}
${call.rule === '' ? undefined : html`<p class="quiet">Rule: ${call.rule}${waited}</p>`}
${call.note === '' ? undefined : html`<p class="quiet">Your note: &ldquo;${call.note}&rdquo;</p>`}
${call.reason === '' ? undefined : html`<p class="quiet">The agent was told: &ldquo;${call.reason}&rdquo;</p>`}
<p class="quiet">${ending(call)}${call.subagent === '' ? '' : ` By the helper ${call.subagent}.`} Record ${call.id}</p>`;
}

function callLine(call: StoryCall): Html {
  return html`<time>${clock(call.at)}</time> ${call.command === '' ? call.summary : html`<code>${call.command}</code>`} <span class="quiet">${ending(call)} Record ${call.id}</span>`;
}

function ending({ outcome }: StoryCall): string {
  if (outcome === 'failed') return 'It failed.';
  return outcome === 'done' ? 'It ended well.' : '';
}

const TITLES: Readonly<Record<Exclude<StepKind, 'verdict' | 'other'>, string>> = {
  looked: 'Looked at',
  changed: 'Changed',
  deleted: 'Deleted',
  ran: 'Ran',
  opened: 'Opened',
  sent: 'Sent',
  used: 'Used',
};

function stepTitle(kind: StepKind, calls: readonly StoryCall[]): string {
  const [first] = calls;
  if (kind === 'verdict' || kind === 'other' || !first) return sentence(first?.summary || first?.tool || 'A call');
  const times = calls.length > 1 ? ` ${calls.length} times` : '';
  if (kind === 'ran') return `Ran ${firstLine(first.command)}${times}`;
  const names = [...new Set(calls.flatMap(({ actions }) => actions.map(nameOf)))].filter((name) => name !== '');
  const shown = names.slice(0, 3).join(', ');
  return `${TITLES[kind]} ${shown}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
}

function nameOf({ path, host, name }: Action): string {
  return path === undefined ? (host ?? name ?? '') : lastPart(path);
}

function places(title: string, list: readonly TouchedPlace[], base: string): Html {
  if (list.length === 0) return html``;
  return html`<h3>${title} <span class="quiet">${list.length}</span></h3>
<table><tbody>${list.map(
    ({ name, marks }) =>
      html`<tr><td><bdi dir="ltr">${relative(name, base)}</bdi></td><td>${marks.map((mark) => MARKS[mark] ?? mark).join(', ')}</td></tr>`,
  )}</tbody></table>
`;
}

function relative(name: string, base: string): string {
  return base !== '' && name.startsWith(`${base}/`) ? name.slice(base.length + 1) : name;
}

const VERDICTS: Readonly<Record<VerdictWord, string>> = {
  'no-objection': 'No objection',
  allowed: 'Allowed',
  denied: 'Denied',
  'you-allowed': 'You allowed',
  'you-denied': 'You denied',
  'no-answer': 'No answer, so denied',
  waiting: 'Left to the agent’s own question',
  withdrawn: 'Withdrawn',
  'would-deny': 'Would have been denied',
  'would-ask': 'Would have been asked',
  problem: 'Problem',
  noted: 'Noted',
};

const MARKS: Readonly<Record<TouchMark, string>> = {
  ...VERDICTS,
  read: 'read',
  changed: 'changed',
  created: 'created',
  deleted: 'deleted',
  reached: 'reached',
};

function markClass(verdict: VerdictWord): string {
  if (verdict === 'denied' || verdict === 'you-denied' || verdict === 'no-answer') return 'no';
  return verdict === 'allowed' || verdict === 'you-allowed' ? 'ok' : '';
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 117)}…` : line;
}

function clock(at: number): string {
  return local(at).slice(11, 19);
}

function dateTime(at: number): string {
  return local(at).slice(0, 16).replace('T', ' ');
}

/** As clocks on this computer showed it. */
function local(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString();
}

/** Longer lists of like calls are folded. */
const OPEN_UP_TO = 40;

const STYLE = `
:root { color-scheme: light dark; --ink: #15191d; --quiet: #5f6974; --line: #e1e5e8; --no: #ae2318; --ok: #17693f; --sunken: #f5f7f8; --accent: #0b6690 }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff1; --quiet: #99a3ac; --line: #2d3237; --no: #ff9a8e; --ok: #6ccb97; --sunken: #141719; --accent: #5abbe3 } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; line-height: 2rem; margin: 0 } h2 { font-size: 1.125rem; margin-top: 2rem } h3 { font-size: 1rem; margin-bottom: .25rem }
header, footer { color: var(--quiet) } h1 { color: var(--ink) } footer { border-top: 1px solid var(--line); margin-top: 2rem; font-size: .875rem }
blockquote { margin: 1.5rem 0 1rem; padding: .25rem 0 .25rem 1rem; border-left: 4px solid var(--accent); white-space: pre-wrap; overflow-wrap: anywhere }
ol { list-style: none; padding: 0; margin: 0 } ol > li { display: flex; gap: 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line) } ol > li > div { flex: 1; min-width: 0 }
time { color: var(--quiet); font-variant-numeric: tabular-nums; flex: none } p { margin: .125rem 0; overflow-wrap: anywhere }
pre, code { font: .875rem/1.5 ui-monospace, monospace; background: var(--sunken); white-space: pre-wrap; overflow-wrap: anywhere } pre { padding: .5rem; margin: .25rem 0; border-radius: 4px }
.quiet { color: var(--quiet); font-size: .875rem } .no .word { color: var(--no); font-weight: 600 } .ok .word { color: var(--ok); font-weight: 600 } .word { margin-left: .5rem }
table { border-collapse: collapse; width: 100% } td { padding: .25rem .5rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere } td + td { color: var(--quiet); text-align: right; white-space: nowrap }
@media print { body { margin: 0; max-width: none } li, tr { break-inside: avoid } details > ul { display: block } }
`;
