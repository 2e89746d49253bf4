import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { agents } from '../../../main/cli/agents.ts';
import { doctor } from '../../../main/cli/doctor.ts';
import { temporaryFolder } from '../../temporary.ts';

/** A terminal that keeps what is printed, and a home of its own. */
function newTerminal() {
  const home = temporaryFolder();
  const program = path.join(home, 'perch-hook');
  // Answers like a hook whose Perch is there and has no objection.
  writeFileSync(program, '#!/bin/sh\ncat >/dev/null\nexit 0\n', { mode: 0o755 });
  const options = [
    '--home',
    home,
    '--data',
    path.join(home, 'data'),
    '--endpoint',
    path.join(home, 's.sock'),
    '--hook',
    program,
  ];
  let out = '';
  let err = '';
  const printer = {
    write: (text: string) => {
      out += text;
    },
    writeError: (text: string) => {
      err += text;
    },
  };
  const run =
    (command: typeof agents) =>
    async (...args: string[]) => {
      out = '';
      err = '';
      const code = await command([...args, ...options], printer);
      return { code, out, err };
    };
  return { home, program, agents: run(agents), doctor: run(doctor) };
}

it('lists every agent and whether it asks Perch', async () => {
  const terminal = newTerminal();
  mkdirSync(path.join(terminal.home, '.gemini'));
  const { code, out } = await terminal.agents();
  expect(code).toBe(0);
  expect(out).toMatch(/^gemini +Gemini CLI +does not ask Perch/m);
  expect(out).toMatch(/^kiro /m);
});

it('shows what it would write, writes it, and says so', async () => {
  const { home, agents: run } = newTerminal();
  const settings = path.join(home, '.gemini/settings.json');
  expect((await run('plan', 'gemini')).out).toContain('BeforeTool');
  expect(existsSync(settings)).toBe(false);
  expect((await run('on', 'gemini')).out).toContain(settings);
  expect(readFileSync(settings, 'utf8')).toContain('BeforeTool');
  expect((await run('on', 'gemini')).out).toContain('already');
  expect((await run('list', '--json', 'yes')).out).toContain(
    '"agent":"gemini","title":"Gemini CLI","found":true,"state":"registered"',
  );
});

it('never switches an agent off: an agent could run it', async () => {
  const { home, agents: run } = newTerminal();
  await run('on', 'gemini');
  const { code, err } = await run('off', 'gemini');
  expect(code).toBe(2);
  expect(err).toMatch(/window/);
  expect(readFileSync(path.join(home, '.gemini/settings.json'), 'utf8')).toContain('BeforeTool');
});

it.each([
  [['on'], /at least one/],
  [['on', 'nobody'], /no agent is called nobody/],
  [['dance'], /no "perch agents dance"/],
])('%j is explained', async (args, message) => {
  const { code, err } = await newTerminal().agents(...args);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

it('says what it left alone, and still does the others', async () => {
  const { home, agents: run } = newTerminal();
  mkdirSync(path.join(home, '.qwen'));
  writeFileSync(path.join(home, '.qwen/settings.json'), '{ broken');
  const { code, err } = await run('on', 'qwen', 'gemini');
  expect(code).toBe(1);
  expect(err).toMatch(/^qwen: .*line 1/);
  expect(existsSync(path.join(home, '.gemini/settings.json'))).toBe(true);
});

it('the doctor finds nothing wrong where nothing is', async () => {
  const { agents: run, doctor: examine } = newTerminal();
  await run('on', 'gemini');
  expect(await examine()).toMatchObject({ code: 0, out: 'Asking Perch: Gemini CLI.\nNothing is wrong.\n' });
});

it('the doctor names what is wrong and what to do', async () => {
  const { home, program, agents: run, doctor: examine } = newTerminal();
  await run('on', 'gemini');
  writeFileSync(path.join(home, '.gemini/settings.json'), '{}');
  writeFileSync(
    program,
    '#!/bin/sh\ncat >/dev/null\necho Perch is not running, so this step was stopped. >&2\nexit 2\n',
  );
  const { code, out } = await examine();
  expect(code).toBe(1);
  expect(out).toContain('Perch no longer sees what Gemini CLI does.');
  expect(out).toContain('Mend it: perch agents on gemini');
  expect(out).toContain('Perch does not answer.\n  Perch is not running, so this step was stopped.');
  expect(
    (await examine('--json', 'yes')).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).kind),
  ).toEqual(['entry-gone', 'no-answer']);
});
