/** Less memory than the calls under way need. */
import { describe, expect, it } from 'vitest';
import { runHook } from '../hook-runner.ts';
import { perchServe } from '../perch-serve.ts';
import { temporaryFolder } from '../temporary.ts';
import { DENIED, HARMLESS, shellCall, verdictOf } from './calls.ts';
import { checkRecord, recordedCalls } from './record-check.ts';

const HOME = '/home/dev';
/** Megabytes that JavaScript may use: less than a few large calls at once take. */
const ROOM = 48;
const CALLS = 12;

/** A denied call with megabytes around it. */
function large(id: string): Buffer {
  return shellCall(`${DENIED} # ${'x'.repeat(8 * 1024 * 1024)}`, id);
}

describe('without enough memory', () => {
  it('no call runs that would have been denied, and nothing that was answered is lost', async () => {
    const data = temporaryFolder();
    const pressed = await perchServe(data, { home: HOME, node: [`--max-old-space-size=${ROOM}`] });
    expect(verdictOf(await runHook('claude-code', pressed.endpoint, shellCall(HARMLESS, 'first')))).toBe(
      'not objected',
    );
    const verdicts = await Promise.all(
      Array.from({ length: CALLS }, async (_, index) =>
        verdictOf(await runHook('claude-code', pressed.endpoint, large(`large-${index}`), ['--deadline=15'])),
      ),
    );
    for (const verdict of verdicts) expect(['denied', 'stopped']).toContain(verdict);
    const gone = verdicts.includes('stopped');
    if (!gone)
      expect(verdictOf(await runHook('claude-code', pressed.endpoint, shellCall(DENIED, 'then')))).toBe('denied');
    await pressed.stop('SIGKILL');

    const again = await perchServe(data, { home: HOME });
    expect(verdictOf(await runHook('claude-code', again.endpoint, shellCall(DENIED, 'last')))).toBe('denied');
    await again.stop();
    const recorded = recordedCalls(data);
    const answered = verdicts.flatMap((verdict, index) => (verdict === 'denied' ? [`large-${index}`] : []));
    expect(['first', 'last', ...answered].filter((id) => !recorded.has(id))).toEqual([]);
    expect(await checkRecord(data)).toMatchObject({ breaks: [] });
  }, 60_000);
});
