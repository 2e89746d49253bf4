/** awk: `system(…)`, `… | getline`, `print | …`, `print > …`, `getline < …`, `/inet/tcp/…`. */
import { isKnown, known, type Value, withText } from '../../value.ts';
import { isNothingKnown, type ShapeContext, ShapeDeeds } from './deeds.ts';
import { anyOf, flat, type Item, type Lists } from './lists.ts';
import { literalAt } from './literals.ts';
import { Names } from './names.ts';

export function readAwk(code: Value, context: ShapeContext): Value {
  const { scene, input } = context;
  const { text } = code;
  const deeds = new ShapeDeeds('awk', code, context);
  const names = new Names(text, 'awk', scene, context.state);
  const { reader } = names;
  for (const value of context.state.positional) {
    const [, name, rest = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(value.text) ?? [];
    if (name !== undefined) names.set(name, [[{ values: [withText(value, rest)] }]]);
  }

  const shell = (lists: Lists): boolean => {
    const commands = anyOf(lists).filter((command) => !isNothingKnown(command));
    for (const command of commands) deeds.shell(command);
    return commands.length > 0;
  };
  const file = (at: number): Item => ({
    values: [...anyOf(reader.operandAt(at)), ...anyOf(reader.expression(at).lists)],
  });

  let runsUnknown = false;
  for (const match of text.matchAll(/\bsystem\s*(?=\()/g)) {
    scene.step();
    const { list } = reader.arguments(match.index + match[0].length);
    if (!shell(flat(list)) && !/^\(\s*""/.test(text.slice(match.index + match[0].length, match.index + 40)))
      runsUnknown = true;
  }
  for (const match of text.matchAll(/\|&?\s*getline\b/g)) {
    scene.step();
    const literal = literalBefore(text, match.index);
    const start = statementAround(text, match.index);
    scene.step((match.index - Math.min(start, literal?.from ?? start)) >> 6);
    const loop = /^\s*(?:(?:while|if)\s*\(\s*)?/.exec(text.slice(start, match.index))?.[0].length ?? 0;
    const from = start + loop;
    const isOpen = text[from] === '(' && !text.slice(from, match.index).includes(')');
    if (!shell(reader.expression(isOpen ? from + 1 : from).lists) && literal)
      shell([[{ values: [known(literal.text)] }]]);
  }
  for (const match of text.matchAll(/\bgetline\b[ \t]*(?:[A-Za-z_]\w{0,60}(?:\[[^\]\n]{0,60}\])?[ \t]*)?<(?![=<])/g))
    deeds.read(file(match.index + match[0].length));
  const prints = /\bprintf?\b/g;
  for (let match = prints.exec(text); match; match = prints.exec(text)) {
    scene.step();
    let depth = 0;
    let at = match.index + match[0].length;
    for (; at < text.length && !/[;}\n]/.test(text[at] as string); at++) {
      const next = text[at] as string;
      const literal = literalAt(text, at, 'awk', (cost) => scene.step(cost));
      if (literal && next === '"') at = literal.end - 1;
      else if (next === '(') depth++;
      else if (next === ')') depth--;
      else if (depth <= 0 && next === '>') {
        at += text[at + 1] === '>' ? 1 : 0;
        deeds.touch('write', file(at + 1));
      } else if (depth <= 0 && next === '|' && text[at + 1] !== '|') {
        shell(reader.expression(text[at + 1] === '&' ? at + 2 : at + 1).lists);
      }
    }
    scene.step((at - match.index) >> 6);
    prints.lastIndex = Math.max(at, prints.lastIndex);
  }
  const socket = /\/inet\d?\/(?:tcp|udp)\/\d+\/([^/"]+)\/(\d+)/.exec(text);
  if (socket) {
    scene.contact(socket[1] ?? '', 'send', 'awk', { port: Number(socket[2]), data: [input] });
    if (/\bgetline\b/.test(text) && /\|&?\s*getline|\bsystem\b/.test(text))
      scene.act('reverse_shell', `${socket[1]}:${socket[2]}`, 'awk');
  }
  if (runsUnknown) {
    // system($0) runs what comes through the pipe.
    if (isKnown(input) && input.text !== '') deeds.shell(input);
    else scene.opaque('awk runs a command that is not known before');
  }
  if (/\bENVIRON\b/.test(text)) deeds.carries({ kind: 'environment' });
  return deeds.printed;
}

/** A text in quotes that ends here, after blanks. */
function literalBefore(text: string, end: number): { readonly from: number; readonly text: string } | undefined {
  let to = end - 1;
  while (/\s/.test(text[to] ?? '')) to--;
  if (text[to] !== '"') return undefined;
  let from = to - 1;
  while (from >= 0 && (text[from] !== '"' || text[from - 1] === '\\')) from--;
  return from < 0 ? undefined : { from, text: text.slice(from + 1, to) };
}

/** Where the statement begins that goes on here, quotes or not. */
function statementAround(text: string, at: number): number {
  let start = at;
  while (start > 0 && !/[;{}\n]/.test(text[start - 1] as string)) start--;
  return start;
}
