/**
 * Judges calls by one project's own rules, in a thread of its own: whoever wrote the project wrote them too, and may
 * have made them slow to load or slow to judge by. Whoever started it ends it when that takes too long.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { deriveFacts } from '../../../rules/facts/facts.ts';
import { rememberingFinder } from '../../../rules/facts/git/repository.ts';
import { messageOf } from '../../errors.ts';
import type { Judgement } from '../../verdict/policy.ts';
import { grammarsOnDemand, withGrammars } from '../grammars.ts';
import { thisMachine } from '../machine.ts';
import { realFiles } from '../real-files.ts';
import type { AskedCall, FromProjectThread, ProjectThreadData, ToProjectThread } from './protocol.ts';
import { followProject, type LoadedProject, type ProjectRules, unknownJudgement } from './rules.ts';

const port = parentPort;
if (!port) throw new Error('This program runs as a worker only.');

const rules = followProject((workerData as ProjectThreadData).project);
const surroundings = {
  ...thisMachine(),
  files: realFiles,
  grammars: grammarsOnDemand(),
  findRepository: rememberingFinder(),
};
let told: ProjectRules | undefined;

port.on('message', async ({ id, asked }: ToProjectThread) => {
  const loaded = await rules.current();
  const answer: FromProjectThread = { id, judgement: await judged(loaded, asked) };
  port.postMessage(told === loaded.found ? answer : { ...answer, found: loaded.found });
  told = loaded.found;
});

async function judged(loaded: LoadedProject, { call, ...context }: AskedCall): Promise<Judgement> {
  try {
    return await withGrammars(surroundings.grammars, () =>
      loaded.judge(deriveFacts(call, { ...surroundings, ...context })),
    );
  } catch (error) {
    return unknownJudgement(messageOf(error));
  }
}
