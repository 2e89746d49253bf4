/** Inputs for the hook's harness to begin with: recorded tool calls, and answers of every kind. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ADAPTERS } from '../../../main/agents/adapters.ts';

/** From the root of the project, where npm runs its scripts. */
const RECORDED = 'tests/fixtures/hooks';
const KEPT = 'tests/fuzz/hook/kept';
const END = Buffer.of(0xff);
/** Longer ones say nothing new and slow every change of them down. */
const LONGEST = 1500;

interface World {
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly input: string | Buffer;
  readonly answer: string;
  /** What goes wrong, see `harness.c`; nothing by default. */
  readonly decisions?: readonly number[];
}

/** @returns inputs by name */
export function hookSeeds(): ReadonlyMap<string, Buffer> {
  const seeds = new Map<string, Buffer>();
  for (const { name } of ADAPTERS) {
    for (const input of recordedInputs(name === 'claude-code' ? 'claude' : name)) {
      const answers = ['0 0 0\n', '0 27 0\n{"permission":"no objection"', '2 0 12\nnot allowed\n'];
      answers.forEach((answer, at) => {
        const world = { arguments: callOf(name), folder: '/home/dev/my café', input, answer };
        seeds.set(`${name}-${seeds.size}-${at}`, bytesOf(world));
      });
    }
  }
  WORLDS.forEach((world, at) => {
    seeds.set(`world-${at}`, bytesOf(world));
  });
  return seeds;
}

/** Inputs that once broke a promise. */
export function keptInputs(): readonly string[] {
  return existsSync(KEPT) ? readdirSync(KEPT).map((file) => path.join(KEPT, file)) : [];
}

const callOf = (agent: string): readonly string[] => [agent, '--endpoint=/run/user/1000/perch/perch.sock'];
const SAMPLE = { arguments: callOf('codex'), folder: '/work', input: '{"a":1}', answer: '0 2 0\n{}' };
const WORLDS: readonly World[] = [
  { ...SAMPLE, arguments: [...SAMPLE.arguments, '--deadline=0.5', '--on-failure={"decision":"block"}'] },
  { ...SAMPLE, arguments: [...SAMPLE.arguments, '--start=/opt/Perch/perch', '--deadline=30'], decisions: [0, 0, 0, 1] },
  { ...SAMPLE, arguments: ['codex', '--endpoint=relative', '--deadline=1e9', '--what'] },
  { ...SAMPLE, answer: '1 0 0\n' },
  { ...SAMPLE, answer: '0 1048576 1\n' },
  { ...SAMPLE, answer: '0 02 0\n{}' },
  { ...SAMPLE, arguments: [...SAMPLE.arguments, '--on-failure='] },
  ...oneFault({ ...SAMPLE, arguments: [...SAMPLE.arguments, '--on-failure={"decision":"block"}'] }),
];

/** A world in which one thing goes wrong, for each of the first things and each way. */
function oneFault(world: World): readonly World[] {
  const [things, ways] = [24, 6];
  return Array.from({ length: things * ways }, (_, at) => {
    const decisions = Array.from({ length: things }, () => 0);
    decisions[Math.floor(at / ways)] = 1 + (at % ways);
    return { ...world, decisions };
  });
}

function bytesOf({ arguments: given, folder, input, answer, decisions = [] }: World): Buffer {
  const sections = [given.map((one) => `${one}\0`).join(''), folder, input, answer];
  return Buffer.concat([...sections.flatMap((one) => [Buffer.from(one), END]), Buffer.from(decisions)]);
}

function recordedInputs(folder: string): readonly string[] {
  const whole = path.join(RECORDED, folder);
  if (!existsSync(whole)) return [];
  const files = (readdirSync(whole, { recursive: true }) as string[]).filter((name) => name.endsWith('.json'));
  return files
    .map((name) => readFileSync(path.join(whole, name), 'utf8'))
    .filter((text) => text.length < LONGEST)
    .slice(0, 3);
}
