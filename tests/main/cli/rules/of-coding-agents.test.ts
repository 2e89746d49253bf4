/** `perch rules` as it ships: with Perch's own fields, calls and packs. */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../../main/cli/rules.ts';
import { captured } from '../../../captured-terminal.ts';
import { temporaryFolder } from '../../../temporary.ts';

const PACKS = path.resolve(import.meta.dirname, '../../../../rules/packs');

const run = (...words: string[]) => captured(rules, ...words);

async function written(name: string, content: string): Promise<string> {
  const file = path.join(temporaryFolder(), name);
  await writeFile(file, content);
  return file;
}

describe('perch rules, of coding agents', () => {
  it('finds nothing wrong with the default packs', async () => {
    expect(await run('check', '--strict', PACKS)).toMatchObject({ code: 0, err: '' });
  });

  it('tries the examples of the default packs', async () => {
    const { code, out } = await run('test', PACKS);
    expect(out).toMatch(/^\d+ examples in \d+ packs, all as they should be\.\n$/);
    expect(code).toBe(0);
  });

  it('suggests the field that was meant', async () => {
    const file = await written(
      'a.yaml',
      '- rule: R\n  desc: d\n  condition: tool.real_file_pth startswith /etc\n  output: o\n  priority: INFO\n  source: coding_agent\n',
    );
    const { code, out } = await run('check', file);
    expect(code).toBe(1);
    expect(out).toContain('There is no field `tool.real_file_pth`');
    expect(out).toContain('Did you mean `tool.real_file_path`?');
  });

  it.each([
    [
      'a call in Claude Code’s names',
      { tool: 'Bash', input: { command: 'cat ~/.ssh/id_ed25519' }, cwd: '/home/dev/app' },
    ],
    [
      'all that an agent sends its hook',
      {
        agent: 'codex',
        hook: {
          hook_event_name: 'PreToolUse',
          session_id: 's',
          turn_id: 't',
          cwd: '/home/dev/app',
          tool_name: 'Bash',
          tool_input: { command: 'cat ~/.ssh/id_ed25519' },
        },
      },
    ],
  ])('explains %s', async (_, call) => {
    const { code, out } = await run('explain', PACKS, '--call', await written('call.json', JSON.stringify(call)));
    expect(code).toBe(0);
    expect(out).toContain('✔ Deny reading');
    expect(out).toContain('file.kinds');
  });

  it.each([
    [{ tool_name: 'Bash', tool_input: { command: 'ls' } }, 'the call names no tool: write {"tool": "Bash"'],
    [{ tool: 'Bash', os: 'beos' }, 'the call: os: '],
    [{ tool: 'Bash', agent: 'nobody' }, 'there is no agent "nobody"'],
  ])('says what is wrong with the call %j', async (call, message) => {
    const answer = await run('explain', PACKS, '--call', await written('call.json', JSON.stringify(call)));
    expect(answer).toMatchObject({ code: 2, out: '' });
    expect(answer.err).toContain(message);
  });
});

describe('perch rules, built', () => {
  const program = path.resolve(import.meta.dirname, '../../../../out/cli/perch.mjs');
  const perch = (...words: string[]) => spawnSync(process.execPath, [program, 'rules', ...words], { encoding: 'utf8' });

  it('finds the default rules beside itself, and ends with 0', async () => {
    const change = await written(
      'change.yaml',
      '- rule: Ask before publishing\n  enabled: false\n  override:\n    enabled: replace\n',
    );
    expect(perch('check', change).status).toBe(1);
    const { status, stdout, stderr } = perch('check', '--with-default', change);
    expect([status, stdout, stderr]).toEqual([0, '0 rules in 1 file, all good.\n', '']);
  });

  it('ends with 1 when rules are wrong, and with 2 when the command is', async () => {
    const wrong = await written('wrong.yaml', '- rule: R\n');
    expect(perch('check', wrong).status).toBe(1);
    expect(perch('chek', wrong).status).toBe(2);
    expect(perch('check').stderr).toContain('name one or more rule files or folders');
  });
});
