import { readFileSync } from 'node:fs';
import path from 'node:path';
import { signMinisign } from '../../../build/package/minisign.mjs';

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../../fixtures/minisign', name), 'utf8').split('\n')[1] ?? '';

export const KEY = fixture('key.pub');

export const RULE = `- rule: Deny the payroll
  desc: Nobody's agent reads it.
  condition: tool.input_command contains "payroll"
  output: The payroll is off limits
  priority: CRITICAL
  source: coding_agent
  tags: [coding_agent_deny]
`;

/** A bundle as administrators sign one. */
export function signedBundle(version: number, packs: Readonly<Record<string, string>> = { 'payroll.yaml': RULE }) {
  const content = Buffer.from(JSON.stringify({ version, packs }));
  const signature = signMinisign(content, { key: fixture('key.sec'), comment: `bundle ${version}` });
  return { content, proof: { kind: 'minisign', signature } } as const;
}
