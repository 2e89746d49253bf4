import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, answerWith, expectBlock, hookArguments, listen, programs, readRequest, run } from './support.ts';

const MIB = 1024 * 1024;
const NOT_UNDERSTOOD = "Perch's hook does not understand what Perch answered";
const LOST = 'Perch closed the connection before it had answered';

describe.each(programs)('bad answers, $name', (program) => {
  it.each([
    ['another exit code', '1 0 0\n'],
    ['an exit code out of range', '3 0 0\n'],
    ['a large exit code', '256 0 0\n'],
    ['a negative exit code', '-1 0 0\n'],
    ['a sign', '+0 0 0\n'],
    ['a leading zero in the exit code', '00 0 0\n'],
    ['a leading zero before the exit code', '02 0 0\n'],
    ['a leading zero in a length', '0 01 0\na'],
    ['a length of two zeros', '0 0 00\n'],
    ['a negative length', '0 -1 0\n'],
    ['a hexadecimal length', '0 0x1 0\na'],
    ['an exponent', '0 1e0 0\na'],
    ['a fraction', '0 1.0 0\na'],
    ['a space before it', ' 0 0 0\n'],
    ['a space after it', '0 0 0 \n'],
    ['two spaces', '0  0 0\n'],
    ['tabs', '0\t0\t0\n'],
    ['a carriage return', '0 0 0\r\n'],
    ['too few fields', '0 0\n'],
    ['too many fields', '0 0 0 0\n'],
    ['an empty line', '\n'],
    ['a NUL', '\0'],
    ['digits that are not ASCII', '٠ ٠ ٠\n'],
    ['a length over 1 MiB', `0 ${MIB + 1} 0\n`],
    ['lengths over 1 MiB together', `0 ${MIB} 1\n`],
    ['a length over 64 bits', '0 99999999999999999999999999 0\n'],
    ['a length that wraps around to 0', '0 18446744073709551616 0\n'],
    ['a first line without end', '0'.repeat(100_000)],
    ['HTTP', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['JSON', '{"hookSpecificOutput":{"permissionDecision":"allow"}}\n'],
    ['more text than it said', '0 5 0\n{"a":1}'],
    ['characters counted as bytes', '0 4 0\nnaïv'],
    ['more after an empty answer', '0 0 0\n\n'],
    ['two answers', '0 0 0\n0 0 0\n'],
    ['a megabyte of nonsense', Buffer.alloc(2 * MIB, 'perch')],
  ])('blocks on %s', async (_, bytes) => {
    const service = await answerWith(bytes);
    expectBlock(await run(program, hookArguments(service.endpoint), { input: '{}' }), NOT_UNDERSTOOD);
  });

  it('blocks at once on a bad first line, though the connection stays open', async () => {
    const service = await listen((socket) => readRequest(socket, () => socket.write('allow\n')));
    const result = await run(program, hookArguments(service.endpoint), { input: '{}' });
    expectBlock(result, NOT_UNDERSTOOD);
    expect(result.milliseconds).toBeLessThan(5000);
  });

  it('blocks when more arrives later than was said', async () => {
    const service = await listen((socket) =>
      readRequest(socket, () => {
        socket.write(answer(0, 'all', ''));
        setTimeout(() => socket.end(' of it'), 50);
      }),
    );
    expectBlock(await run(program, hookArguments(service.endpoint), { input: '{}' }), NOT_UNDERSTOOD);
  });

  it.each([
    ['nothing', ''],
    ['half an exit code line', '0 '],
    ['a line without its end', '0 0 0'],
    ['no texts', '0 5 0\n'],
    ['half a text', '0 5 0\nhal'],
    ['one text of two', answer(0, 'out', 'error').slice(0, -5)],
    ['all but one byte', answer(2, 'out', 'error').slice(0, -1)],
    ['almost 1 MiB', `0 ${MIB} 0\n${'x'.repeat(MIB - 1)}`],
  ])('blocks on an answer that ends early: %s', async (_, bytes) => {
    const service = await answerWith(bytes);
    expectBlock(await run(program, hookArguments(service.endpoint), { input: '{}' }), LOST);
  });
});

/** What the hook must do with an answer, said a second time and in another way. */
function expected(bytes: Buffer): { code: 0 | 2; stdout: Buffer; stderr: Buffer } | 'block' {
  const head = /^([02]) (0|[1-9][0-9]{0,6}) (0|[1-9][0-9]{0,6})\n/.exec(bytes.toString('latin1'));
  if (!head) return 'block';
  const [line, code, outputLength, errorLength] = [head[0], head[1], Number(head[2]), Number(head[3])];
  if (outputLength + errorLength > MIB || bytes.length !== line.length + outputLength + errorLength) return 'block';
  const output = bytes.subarray(line.length, line.length + outputLength);
  return { code: code === '0' ? 0 : 2, stdout: output, stderr: bytes.subarray(line.length + outputLength) };
}

const goodAnswer = fc
  .tuple(fc.constantFrom(0, 2), fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }))
  .map(([code, stdout, stderr]) =>
    Buffer.concat([Buffer.from(`${code} ${stdout.length} ${stderr.length}\n`), stdout, stderr]),
  );
const damagedAnswer = fc
  .tuple(goodAnswer, fc.nat(90), fc.nat(3), fc.uint8Array({ maxLength: 3 }))
  .map(([bytes, at, removed, added]) =>
    Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(Math.min(at + removed, bytes.length))]),
  );
const lookalike = fc
  .array(fc.constantFrom('0', '1', '2', '10', ' ', '\n', '-', 'x', '1048576'), { maxLength: 12 })
  .map((parts) => Buffer.from(parts.join('')));
const noise = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));

describe.each(programs)('any answer, $name', (program) => {
  it('is either obeyed exactly or a clean block', { timeout: 120_000 }, async () => {
    let pieces: readonly Buffer[] = [];
    const { endpoint } = await listen((socket) =>
      readRequest(socket, async () => {
        for (const piece of pieces) {
          socket.write(piece);
          await new Promise((resolve) => setImmediate(resolve));
        }
        socket.end();
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(goodAnswer, damagedAnswer, lookalike, noise), fc.nat(60), async (bytes, cut) => {
        pieces = [bytes.subarray(0, cut), bytes.subarray(cut)].filter((piece) => piece.length > 0);
        const result = await run(program, hookArguments(endpoint), { input: '{}' });
        const wanted = expected(bytes);
        if (wanted === 'block') {
          expectBlock(result, 'Perch');
        } else {
          expect(result.code).toBe(wanted.code);
          expect(result.stdout.equals(wanted.stdout)).toBe(true);
          expect(result.stderr).toBe(wanted.stderr.toString());
        }
      }),
      { numRuns: 300 },
    );
  });
});
