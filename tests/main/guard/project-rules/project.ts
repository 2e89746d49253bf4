import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../../temporary.ts';

/** A rule about every shell command, as text. */
export function ruleText(name: string, tag = 'coding_agent_deny', condition = 'tool.name = Bash'): string {
  return `- rule: ${name}\n  desc: d\n  condition: ${condition}\n  output: o\n  priority: INFO\n  source: coding_agent\n  tags: [${tag}]\n`;
}

/** The folder of a project with these files in its `.perch/rules`. */
export function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = path.join(temporaryFolder(), 'thesis');
  mkdirSync(path.join(folder, '.perch/rules'), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, '.perch/rules', name), content);
  return folder;
}
