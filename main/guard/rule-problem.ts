import path from 'node:path';
import type { Problem } from './problems.ts';
import type { RuleFault } from './rules.ts';

/** What is wrong with the rule files, for the person. */
export function ruleProblem({ diagnostics, unreadable, incomplete, message }: RuleFault): Problem {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const files = new Set([...unreadable, ...errors].map(({ file }) => file));
  const [first, ...more] = [
    ...(message === undefined ? [] : [message]),
    ...unreadable.map(({ file, reason }) => `${path.basename(file)} cannot be read: ${reason}.`),
    ...errors.map(
      ({ file, range, message, advice }) =>
        `${path.basename(file)}, line ${range.start.line}: ${[message, advice].filter((text) => text !== '').join(' ')}`,
    ),
  ];
  const others = more.length === 0 ? '' : ` There ${more.length === 1 ? 'is 1 more' : `are ${more.length} more`}.`;
  const meanwhile = incomplete
    ? 'Until it is mended, Perch asks about every call.'
    : 'The rules from before stay in force until it is mended.';
  return {
    id: 'rules',
    title: files.size > 1 ? `${files.size} rule files have mistakes.` : 'A rule file has a mistake.',
    detail: `${first ?? ''}${others} ${meanwhile}`,
  };
}
