import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeReply, FrameError, HEADER_LIMIT, RESPONSE_LIMIT, readHeader } from '../../../main/service/frame.ts';

const read = (text: string, limit?: number) => readHeader(Buffer.from(text, 'latin1'), limit);

describe('a request header', () => {
  it('names the agent, both processes, the folder and the length', () => {
    expect(read('PERCH/1 claude-code 12 11 /home/d%C3%A9v/my%20app 5\nhello')).toEqual({
      header: { agent: 'claude-code', pid: 12, parentPid: 11, cwd: '/home/dév/my app', bodyLength: 5 },
      bodyStart: 52,
    });
  });

  it('is waited for while its line is not complete', () => {
    expect(read('PERCH/1 claude-code 12')).toBeUndefined();
  });

  it.each([
    ['another magic', 'HTTP/1 claude-code 1 1 / 0\n'],
    ['another version', 'PERCH/2 claude-code 1 1 / 0\n'],
    ['a sign', 'PERCH/1 claude-code 1 1 / +5\n'],
    ['a negative length', 'PERCH/1 claude-code 1 1 / -5\n'],
    ['a length in hexadecimal', 'PERCH/1 claude-code 1 1 / 0x5\n'],
    ['no length', 'PERCH/1 claude-code 1 1 /\n'],
    ['two spaces', 'PERCH/1 claude-code 1  1 / 0\n'],
    ['an agent in capitals', 'PERCH/1 Claude 1 1 / 0\n'],
    ['an agent with a path', 'PERCH/1 ../x 1 1 / 0\n'],
    ['a folder that is not UTF-8', 'PERCH/1 codex 1 1 /%ff 0\n'],
    ['a raw byte in the folder', 'PERCH/1 codex 1 1 /\xe9 0\n'],
    ['a carriage return', 'PERCH/1 codex 1 1 / 0\r\n'],
    ['a body over the limit', 'PERCH/1 codex 1 1 / 16777217\n'],
    ['a line that never ends', `PERCH/1 codex 1 1 /${'a'.repeat(HEADER_LIMIT)}`],
  ])('with %s is refused', (_what, header) => {
    expect(() => read(header)).toThrow(FrameError);
  });

  it('never fails in any other way, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          readHeader(Buffer.concat([Buffer.from('PERCH/1 '), bytes]));
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      }),
    );
  });
});

describe('a reply', () => {
  it('counts bytes, not characters', () => {
    expect(encodeReply({ exitCode: 2, stdout: '', stderr: 'né' }).toString()).toBe('2 0 3\nné');
  });

  it('whose note for the person is too long is cut at a whole character', () => {
    const bytes = encodeReply({ exitCode: 2, stdout: '', stderr: 'é'.repeat(RESPONSE_LIMIT) });
    expect(bytes.length).toBeLessThanOrEqual(RESPONSE_LIMIT);
    expect(bytes.toString()).not.toContain('\uFFFD');
  });

  it('whose JSON would be cut becomes a plain block', () => {
    const text = encodeReply({ exitCode: 0, stdout: `"${'x'.repeat(RESPONSE_LIMIT)}"`, stderr: '' }).toString();
    expect(text).toMatch(/^2 0 \d+\nPerch stopped this step/);
  });
});
