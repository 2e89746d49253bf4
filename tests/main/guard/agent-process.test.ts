import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentProcessOf } from '../../../main/guard/ancestry.ts';
import { temporaryFolder } from '../../temporary.ts';

/** A process as Linux shows it. */
function shown(input: string, output: string): string {
  const folder = path.join(temporaryFolder(), '77');
  mkdirSync(path.join(folder, 'fd'), { recursive: true });
  symlinkSync(input, path.join(folder, 'fd/0'));
  symlinkSync(output, path.join(folder, 'fd/1'));
  writeFileSync(path.join(folder, 'cmdline'), 'node\0/usr/bin/gemini\0');
  return folder;
}

describe.runIf(process.platform === 'linux')("an agent's process", () => {
  it.each([
    ['a terminal', '/dev/pts/3', '/dev/pts/3', true],
    ['a pipe as its input', 'pipe:[123]', '/dev/pts/3', false],
    ['a file as its output', '/dev/pts/3', '/tmp/out.txt', false],
    ['nothing', '/dev/null', '/dev/null', false],
  ])('with %s', (_what, input, output, onTerminal) => {
    expect(agentProcessOf(77, shown(input, output))).toEqual({ onTerminal, arguments: ['node', '/usr/bin/gemini'] });
  });

  it('that is gone or hidden tells nothing', () => {
    expect(agentProcessOf(77, '/nowhere')).toBeUndefined();
    expect(agentProcessOf(0)).toBeUndefined();
  });

  it('can be this one', () => {
    expect(agentProcessOf(process.pid)?.arguments.length).toBeGreaterThan(0);
  });
});
