/** `npm run packs:page`: what each default pack stops and asks about, for docs/packs.md. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

interface Item {
  readonly rule?: string;
  readonly desc?: string;
  readonly tags?: readonly string[];
}

interface Example {
  readonly rule: string;
  readonly matches: readonly unknown[];
  readonly leaves: readonly unknown[];
}

/** The packs of a folder as a page: a head and a table for each. */
export function packsPage(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('.examples.yaml'))
    .toSorted()
    .map((name) => packPart(folder, name))
    .join('\n\n');
}

function packPart(folder: string, file: string): string {
  const text = readFileSync(path.join(folder, file), 'utf8');
  const why = /^# (.+)$/m.exec(text)?.[1] ?? '';
  const name = file.replace(/\.yaml$/, '');
  const examples = parse(readFileSync(path.join(folder, `${name}.examples.yaml`), 'utf8')) as readonly Example[];
  const rules = (parse(text) as readonly Item[]).filter((item) => item.rule !== undefined);
  const rows = rules.map(({ rule = '', desc = '', tags = [] }) => {
    const own = examples.find((example) => example.rule === rule);
    const caught = shown(own?.matches);
    const left = shown(own?.leaves);
    return `| ${rule} | ${effect(tags)} | ${desc} | ${caught} | ${left === caught ? '' : left} |`;
  });
  return [
    `### ${name}`,
    '',
    why,
    '',
    '| rule | what it does | when | for example | but not |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function effect(tags: readonly string[]): string {
  const locked = tags.includes('locked') ? ', always' : '';
  if (tags.includes('coding_agent_deny')) return `stops it${locked}`;
  return tags.includes('coding_agent_ask') ? 'asks you' : 'writes it down';
}

/** The first example that is short enough for a table. */
function shown(examples: readonly unknown[] = []): string {
  const texts = examples.map((example) => (typeof example === 'string' ? example : callText(example)));
  const text = texts.find((one) => one.length <= 70 && !one.includes('\n'));
  return text === undefined ? '' : `\`\`${text.replaceAll('|', '\\|')}\`\``;
}

function callText(example: unknown): string {
  const { tool, input } = example as { readonly tool: string; readonly input: Readonly<Record<string, unknown>> };
  const [value] = Object.values(input).filter((one) => typeof one === 'string');
  return `${tool} ${value ?? ''}`.trim();
}

if (process.argv[1]?.endsWith('packs-page.ts')) {
  process.stdout.write(`${packsPage(path.join(process.cwd(), 'rules/packs'))}\n`);
}
