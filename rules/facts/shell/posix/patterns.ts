/** Shell patterns as regular expressions, and the little arithmetic that commands hide things in. */

/** More steps than this of a pattern that goes back and forth are not taken. */
const MOST_STEPS = 2_000_000;

/** Whether matching could take long: every `*` tries all lengths, and `starts` is how many places it begins at. */
export function takesLong(pattern: string, text: string, starts: number): boolean {
  const stars = pattern.match(/\*+/g)?.length ?? 0;
  return text.length ** Math.max(1, stars) * starts > MOST_STEPS;
}

/** `*`, `?` and `[…]` of a shell pattern; `greedy` decides how much a `*` takes. */
export function patternToRegExp(
  pattern: string,
  { anchorStart = false, anchorEnd = false, greedy = true, flags = 's' } = {},
): RegExp | undefined {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const c = pattern[at] as string;
    if (c === '*') {
      if (pattern[at - 1] !== '*') source += greedy ? '.*' : '.*?';
    } else if (c === '?') source += '.';
    else if (c === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end === -1) source += '\\[';
      else {
        const body = pattern
          .slice(at + 1, end)
          .replace(/\\/g, '\\\\')
          .replace(/^[!^]/, '^')
          .replace(/\[:(\w+):\]?/g, (_, name: string) => (Object.hasOwn(CLASSES, name) ? (CLASSES[name] ?? '') : ''));
        source += `[${body}]`;
        at = end;
      }
    } else if (c === '\\' && at + 1 < pattern.length) source += `\\${pattern[++at]}`.replace(/^\\(\w)$/, '$1');
    else source += c.replace(/[.+^${}()|\\/\]-]/g, '\\$&');
  }
  try {
    return new RegExp(`${anchorStart ? '^' : ''}(?:${source})${anchorEnd ? '$' : ''}`, flags);
  } catch {
    return undefined;
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  punct: '!-\\/:-@\\[-`{-~',
};

/** The value of an expression of plain numbers; undefined for anything else. */
export function evaluateArithmetic(expression: string): number | undefined {
  if (expression.length > 200 || !/^[\d\s+\-*/%()]+$/.test(expression)) return undefined;
  const tokens = expression.match(/\d+|[+\-*/%()]/g) ?? [];
  let at = 0;
  const primary = (): number => {
    const token = tokens[at++];
    if (token === '(') {
      const value = sum();
      at++;
      return value;
    }
    if (token === '-') return -primary();
    if (token === '+') return primary();
    return Number(token);
  };
  const product = (): number => {
    let value = primary();
    for (;;) {
      const operator = tokens[at];
      if (operator !== '*' && operator !== '/' && operator !== '%') return value;
      at++;
      const right = primary();
      if (operator === '*') value *= right;
      else value = operator === '/' ? Math.trunc(value / right) : value % right;
    }
  };
  const sum = (): number => {
    let value = product();
    for (;;) {
      const operator = tokens[at];
      if (operator !== '+' && operator !== '-') return value;
      at++;
      const right = product();
      value = operator === '+' ? value + right : value - right;
    }
  };
  const result = sum();
  return Number.isFinite(result) && at === tokens.length ? result : undefined;
}
