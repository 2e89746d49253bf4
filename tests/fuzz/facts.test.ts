/** Whatever a command looks like, its facts are there in time, and what was not read is said. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadGrammars } from '../../main/guard/grammars.ts';
import { deriveFacts } from '../../rules/facts/facts.ts';
import type { OperatingSystem } from '../../rules/facts/files.ts';
import { memoryFiles, SAMPLE_HOMES } from '../../rules/facts/memory-files.ts';
import { PathResolver } from '../../rules/facts/paths/resolve.ts';
import { describeCall } from '../../rules/facts/summary.ts';
import { callOf, contextOf, type Row } from '../score/rows.ts';
import { hostileCommands } from './hostile.ts';

const grammars = await loadGrammars();

function factsOf(tool: string, command: string, os: OperatingSystem = 'linux') {
  const row: Row = { id: '', tool, input: { command }, cwd: '/home/dev/app', os, category: '', expect: 'ask' };
  return deriveFacts(callOf(row), contextOf(row, grammars));
}

/** Far above the bound of the bench, which is measured on a quiet machine: this only finds what never ends. */
const MOST_MILLISECONDS = 3_000;

describe('commands made to be slow', () => {
  it.each(hostileCommands())('$name', ({ command }) => {
    const started = performance.now();
    const facts = factsOf('Bash', command);
    expect(performance.now() - started).toBeLessThan(MOST_MILLISECONDS);
    if (command.length > 65_536) expect(facts.effects.opaque).not.toEqual([]);
  });
});

/** Pieces that mean something to a shell, so that random commands go deep. */
const PIECES = [
  'rm',
  'cat',
  'echo',
  'sh -c',
  'eval',
  'sudo',
  'xargs',
  'find . -exec',
  'python3 -c',
  'curl',
  'base64 -d',
  'cd',
  'git',
  'docker run',
  '"',
  "'",
  '$(',
  ')',
  '`',
  '${',
  '}',
  '|',
  '&&',
  '||',
  ';',
  '&',
  '>',
  '<',
  '<<E',
  '\n',
  'E',
  '\\',
  '$',
  '#',
  '{',
  '(',
  '*',
  '?',
  '[',
  ']',
  '~',
  '/',
  '..',
  '.env',
  '~/.ssh/id_rsa',
  '-rf',
  '--',
  '=',
  'a=1',
  '$a',
  'for i in',
  'do',
  'done',
  'if',
  'then',
  'fi',
  'case',
  'esac',
  '$((',
  '))',
  'powershell -enc',
  'cmd /c',
  '%PATH%',
  '!x!',
  '@(',
  '$env:X',
  '\u0000',
  '\u202e',
  'é',
  '𝒳',
  '0x7f000001',
  'http://',
  '\t',
] as const;

const commands = fc.array(
  fc.oneof({ arbitrary: fc.constantFrom(...PIECES), weight: 6 }, { arbitrary: fc.string({ maxLength: 6 }), weight: 1 }),
  { maxLength: 40 },
);

describe('random commands', () => {
  it.each(['Bash', 'PowerShell', 'Cmd'])('%s: never throws, and can always be described', (tool) => {
    fc.assert(
      fc.property(commands, fc.constantFrom(' ', ''), (pieces, glue) => {
        const facts = factsOf(tool, pieces.join(glue), tool === 'Bash' ? 'linux' : 'windows');
        expect(facts.views.length).toBeGreaterThan(0);
        expect(describeCall(facts).parts.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 400, interruptAfterTimeLimit: 4_000 },
    );
  });
});

describe('random paths', () => {
  it.each(['linux', 'macos', 'windows'] as const)(
    '%s: resolve without throwing, and never to a relative path',
    (os) => {
      const files = memoryFiles({ os, cwd: SAMPLE_HOMES[os], links: {} });
      const resolver = new PathResolver({ os, home: SAMPLE_HOMES[os], files });
      const segments = fc.constantFrom(
        '..',
        '.',
        'a',
        'B',
        '~',
        '$HOME',
        '%USERPROFILE%',
        'PROGRA~1',
        'C:',
        '\\\\?\\',
        '\\\\srv\\share',
        '/private',
        'x:y',
        '',
        ' ',
        'é',
        'e\u0301',
        '\u0000',
        '*',
      );
      fc.assert(
        fc.property(fc.array(segments, { maxLength: 12 }), fc.constantFrom('/', '\\'), (parts, separator) => {
          const { real } = resolver.resolve(parts.join(separator), SAMPLE_HOMES[os]);
          if (real !== undefined) expect(real).toMatch(/^(?:\/|[A-Za-z]:)/);
        }),
        { numRuns: 500, interruptAfterTimeLimit: 3_000 },
      );
    },
  );
});
