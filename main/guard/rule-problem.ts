import path from 'node:path';
import type { Problem, RuleMistake } from '../problem.ts';
import type { RuleFault } from './rules.ts';

/** What is wrong with the rule files, for the person. */
export function ruleProblem({ diagnostics, unreadable, incomplete, message }: RuleFault): Problem {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const files = new Set([...unreadable, ...errors].map(({ file }) => file)).size;
  const mistakes: readonly RuleMistake[] = [
    ...(message === undefined ? [] : [{ type: 'loosens', text: message } as const]),
    ...unreadable.map(({ file, reason }) => ({ type: 'unreadable', file: path.basename(file), reason }) as const),
    ...errors.map(
      ({ file, range, message, advice }) =>
        ({
          type: 'mistake',
          file: path.basename(file),
          line: range.start.line,
          text: [message, advice].filter((text) => text !== '').join(' '),
        }) as const,
    ),
  ];
  const [first] = mistakes;
  const more = Math.max(0, mistakes.length - 1);
  const others = more === 0 ? '' : ` There ${more === 1 ? 'is 1 more' : `are ${more} more`}.`;
  const meanwhile = incomplete
    ? 'Until it is mended, Perch asks about every call.'
    : 'The rules from before stay in force until it is mended.';
  return {
    id: 'rules',
    title: files > 1 ? `${files} rule files have mistakes.` : 'A rule file has a mistake.',
    detail: `${first ? sentenceOf(first) : ''}${others} ${meanwhile}`,
    trouble: { kind: 'rules', files, first, more, incomplete },
  };
}

function sentenceOf(mistake: RuleMistake): string {
  switch (mistake.type) {
    case 'loosens':
      return mistake.text;
    case 'unreadable':
      return `${mistake.file} cannot be read: ${mistake.reason}.`;
    case 'mistake':
      return `${mistake.file}, line ${mistake.line}: ${mistake.text}`;
  }
}
