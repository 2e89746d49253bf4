import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

/** What one scenario came to with one client. */
const resultSchema = v.object({
  agent: v.string(),
  version: v.string(),
  scenario: v.string(),
  /** The hook brought the call to Perch. */
  called: v.boolean(),
  ran: v.boolean(),
  /** What the model read, without what changes from run to run; null when nothing. */
  modelRead: v.nullable(v.string()),
});
export type Result = Readonly<v.InferOutput<typeof resultSchema>>;

const root = path.resolve(import.meta.dirname, '../..');
/** Of the last runs on this machine. */
export const LATEST = path.join(root, 'out/client-results.json');

export function readResults(file: string): readonly Result[] {
  return existsSync(file) ? v.parse(v.array(resultSchema), JSON.parse(readFileSync(file, 'utf8'))) : [];
}

/** Takes the place of an earlier result of the same client and scenario. */
export function keepResult(result: Result, file: string = LATEST): void {
  const others = readResults(file).filter(
    ({ agent, scenario }) => agent !== result.agent || scenario !== result.scenario,
  );
  mkdirSync(path.dirname(file), { recursive: true });
  // Where this copy of Perch lies is nobody's business and no result.
  const modelRead = result.modelRead?.replaceAll(root, '…') ?? null;
  writeFileSync(file, `${JSON.stringify([...others, { ...result, modelRead }], undefined, 1)}\n`);
}
