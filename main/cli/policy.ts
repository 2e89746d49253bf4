import path from 'node:path';
import { rulesIn } from '../guard/rule-folders.ts';
import { type Managed, readManaged } from '../managed/managed.ts';
import { type EffectiveSettings, underPolicy } from '../managed/policy.ts';
import { builtPlaces, standardDataFolder } from '../places.ts';
import { openSettings, type Settings } from '../settings/settings.ts';
import { readArguments, UsageError } from './arguments.ts';
import type { Printer } from './installation.ts';

const USAGE = `usage: perch policy [show] [--json yes] [--data DIR]

  Shows what holds on this machine, and who decided it: you, your administrators, or Perch's defaults.
`;

/** Settings that decide about verdicts, records and updates; the rest is about looks. */
const SHOWN = [
  ...(['mode', 'floor', 'unansweredAsks', 'confirmLoosening', 'patienceSeconds'] as const),
  ...(['retentionDays', 'retentionMegabytes', 'updates'] as const),
];

/** `perch policy show`: the effective policy with origins. */
export async function policy(args: readonly string[], printer: Printer): Promise<number> {
  try {
    const { values, words } = readArguments(args, { json: ['yes', 'no'], data: undefined });
    if (words.length > 1 || (words[0] ?? 'show') !== 'show') throw new UsageError(`there is no "${words.join(' ')}"`);
    const dataFolder = values.data ? path.resolve(values.data) : standardDataFolder();
    const managed = readManaged({ dataFolder, platform: process.platform });
    const effective = underPolicy(openSettings(dataFolder).current, managed.policy);
    const packs = packsOf(dataFolder, managed);
    if (values.json === 'yes') {
      const settings = SHOWN.map((name) => ({ name, value: effective.settings[name], by: decidedBy(name, effective) }));
      const { folder, present, bundleVersion = null } = managed;
      const problems = managed.problems.map(({ sentence }) => sentence);
      printer.write(`${JSON.stringify({ settings, packs, managed: { folder, present, bundleVersion, problems } })}\n`);
    } else {
      show(effective, packs, managed, printer);
    }
    return managed.problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    printer.writeError(`perch policy: ${error.message}\n\n${USAGE}`);
    return 2;
  }
}

interface ShownPack {
  readonly name: string;
  readonly by: 'Perch' | 'your administrators' | 'you';
}

function packsOf(dataFolder: string, managed: Managed): readonly ShownPack[] {
  const places = builtPlaces(path.resolve(import.meta.dirname, '..'));
  return [
    ...rulesIn(places.packs).map(({ name }): ShownPack => ({ name: path.basename(name), by: 'Perch' })),
    ...managed.packs.map(({ name }): ShownPack => ({ name, by: 'your administrators' })),
    ...rulesIn(path.join(dataFolder, 'packs')).map(({ name }): ShownPack => ({ name, by: 'you' })),
  ];
}

function decidedBy(name: keyof Settings, { origins }: EffectiveSettings): string {
  const origin = origins[name];
  if (origin === undefined) return 'you, or the default';
  return origin === 'you' ? 'you, stricter than your administrators ask' : 'your administrators';
}

function show(effective: EffectiveSettings, packs: readonly ShownPack[], managed: Managed, printer: Printer): void {
  printer.write('Settings\n');
  for (const name of SHOWN) {
    const value = String(effective.settings[name]);
    printer.write(`  ${name.padEnd(20)} ${value.padEnd(12)} ${decidedBy(name, effective)}\n`);
  }
  printer.write('\nRules, in the order they are read\n');
  for (const { name, by } of packs) printer.write(`  ${name.padEnd(33)} ${by}\n`);
  printer.write(
    managed.present
      ? `\nYour administrators decide in ${managed.folder}${managed.bundleVersion ? `, with rules of version ${managed.bundleVersion}` : ''}.\n`
      : `\nNobody manages this machine (nothing is in ${managed.folder}).\n`,
  );
  for (const { sentence } of managed.problems) printer.write(`\n${sentence}\n`);
}
