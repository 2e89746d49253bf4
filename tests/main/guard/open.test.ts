import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { projectWorker } from '../../../build/bundle.mjs';
import type { Asker, Question } from '../../../main/ask/question.ts';
import { PLAIN_VAULT } from '../../../main/audit/forward/receivers.ts';
import { openPerch, type Perch, type PerchOptions } from '../../../main/guard/open.ts';
import { bundledWorker } from '../../bundled-worker.ts';
import { rawCall } from '../../raw-call.ts';
import { temporaryFolder } from '../../temporary.ts';
import { workerProgram } from '../audit/open-records.ts';
import { project, ruleText } from './project-rules/project.ts';

const PACKS = path.resolve(import.meta.dirname, '../../../rules/packs');
const program = bundledWorker('project-worker', projectWorker);

const ASKED = 'git reset --hard HEAD~1';

async function open(more: Partial<PerchOptions> = {}, files: Readonly<Record<string, string>> = {}) {
  const dataFolder = more.dataFolder ?? temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dataFolder, name)), { recursive: true });
    writeFileSync(path.join(dataFolder, name), text);
  }
  const questions: Question[] = [];
  const ask: Asker = async (question) => {
    questions.push(question);
    return { decision: 'deny', by: 'person', reason: '' };
  };
  const perch = await openPerch({
    dataFolder,
    standardData: false,
    endpoint: path.join(dataFolder, 'perch.sock'),
    builtInPacks: PACKS,
    recordWorker: await workerProgram(),
    projectWorker: await program(),
    ownPlaces: [],
    ask,
    ...more,
  });
  let closing: Promise<void> | undefined;
  const close = (...how: Parameters<typeof perch.close>) => (closing ??= perch.close(...how));
  onTestFinished(() => close());
  const call = (command: string, cwd = '/') => {
    const body = { hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command }, session_id: 's', cwd };
    return rawCall(perch.endpoint.address, 'claude-code', Buffer.from(JSON.stringify(body)), cwd);
  };
  return { perch, questions, dataFolder, close, call };
}

/** Exceptions that name everything that a rule objects to. */
function except(perch: Perch, { verdict }: Question): void {
  for (const { rule, parts = [] } of verdict.rules)
    for (const terms of parts) {
      const scope = { kind: 'everywhere' } as const;
      perch.exceptions.add({ rule, terms, scope, lifetime: 'session', madeBy: 'hand', reason: '' });
    }
}

describe.skipIf(process.platform === 'win32')('an open question', () => {
  it('is covered once exceptions lift all that stands in the call’s way, by the rules of now', async () => {
    const { perch, questions, call } = await open();
    await call(ASKED);
    const [question] = questions;
    if (!question) throw new Error('A rule asks.');
    expect(perch.covered(question)).toBeUndefined();
    except(perch, question);
    expect(perch.covered(question)).toMatchObject({ by: 'exception' });
    // The same call is let through now.
    await call(ASKED);
    expect(questions).toHaveLength(1);
    expect(perch.records.page({ limit: 1 })).toMatchObject([{ by: 'exception' }]);
  });

  it('in a project with rules of its own is covered only where these do not object', async () => {
    const { perch, questions, call } = await open();
    const folder = project({ 'a.yaml': ruleText('Quiet', 'coding_agent_ask', 'cmd.programs intersects (shout)') });
    await call('shout', folder);
    const [question] = questions;
    if (!question) throw new Error('The project’s rule asks.');
    expect(question.verdict.rules).toMatchObject([{ rule: 'thesis: Quiet' }]);
    expect(perch.covered(question)).toBeUndefined();
    except(perch, question);
    expect(await perch.covered(question)).toMatchObject({ by: 'exception' });
    writeFileSync(
      path.join(folder, '.perch/rules/b.yaml'),
      ruleText('Louder', 'coding_agent_deny', 'cmd.programs intersects (shout)'),
    );
    expect(await perch.covered(question)).toBeUndefined();
    expect(perch.projectRules.known).toMatchObject([{ project: folder, count: 2 }]);
  });
});

describe.skipIf(process.platform === 'win32')('a running Perch', () => {
  it('judges recorded calls again by the rules of now', async () => {
    const { perch, call, dataFolder } = await open();
    await call('frob');
    const [record] = perch.records.page({ limit: 1 });
    if (!record) throw new Error('The call is recorded.');
    const again = async () => (await perch.judgeAgain(record))?.judgement.matched.map(({ rule }) => rule);
    expect(await again()).toEqual([]);
    writeFileSync(
      path.join(dataFolder, 'packs/own.yaml'),
      ruleText('No frobbing', 'coding_agent_deny', 'cmd.programs intersects (frob)'),
    );
    perch.rules.reload();
    expect(await again()).toEqual(['No frobbing']);
    const [note] = perch.records.page({ limit: 1 }).map((one) => ({ ...one, decision: '' as const }));
    expect(note && (await perch.judgeAgain(note))).toBeUndefined();
  });

  it('says what of its files it could not read, and guards all the same', async () => {
    const { perch, call } = await open(
      {},
      { 'settings.json': 'no JSON', 'exceptions.json': 'no JSON', 'receivers.json': 'no JSON' },
    );
    perch.forward(PLAIN_VAULT);
    expect(perch.problems.map(({ title }) => title)).toEqual([
      'Your settings could not be read.',
      'Your exceptions could not be read.',
      'Some places that records are sent to could not be set up.',
    ]);
    expect((await call('cat ~/.ssh/id_ed25519'))?.stdout).toContain('"deny"');
    await expect.poll(() => perch.conversations).toBe(0);
  });

  it('leaves word when it comes back, and none when it does not', async () => {
    const coming = await open();
    await coming.close('comes back');
    expect(existsSync(path.join(coming.dataFolder, 'returning'))).toBe(true);
    const going = await open();
    await going.close();
    expect(existsSync(path.join(going.dataFolder, 'returning'))).toBe(false);
  });
});
