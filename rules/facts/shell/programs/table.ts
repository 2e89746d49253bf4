/** All programs Perch knows, by name. */
import type { ProgramSpec, ProgramTable } from '../invocation.ts';
import { startsMentionedShell } from '../mentions.ts';
import { AGENT_PROGRAMS } from './agents.ts';
import { ARCHIVE_PROGRAMS } from './archives.ts';
import { CLOUD_PROGRAMS } from './cloud.ts';
import { CONTAINER_PROGRAMS } from './containers.ts';
import { DATABASE_PROGRAMS } from './databases.ts';
import { FILE_PROGRAMS } from './files.ts';
import { GIT_PROGRAMS } from './git.ts';
import { HOSTING_PROGRAMS } from './hosting.ts';
import { INTERPRETER_PROGRAMS } from './interpreters.ts';
import { NETWORK_PROGRAMS } from './network.ts';
import { PACKAGE_PROGRAMS } from './packages.ts';
import { SYSTEM_PROGRAMS } from './system.ts';
import { TEXT_PROGRAMS } from './text.ts';
import { WRAPPER_PROGRAMS } from './wrappers.ts';

const TABLES: readonly ProgramTable[] = [
  FILE_PROGRAMS,
  TEXT_PROGRAMS,
  ARCHIVE_PROGRAMS,
  NETWORK_PROGRAMS,
  INTERPRETER_PROGRAMS,
  WRAPPER_PROGRAMS,
  GIT_PROGRAMS,
  HOSTING_PROGRAMS,
  PACKAGE_PROGRAMS,
  CONTAINER_PROGRAMS,
  CLOUD_PROGRAMS,
  DATABASE_PROGRAMS,
  SYSTEM_PROGRAMS,
  AGENT_PROGRAMS,
];

/** None of these starts a program of somebody else's, whose `--help` it might be. */
const EXPLAINING: ReadonlySet<ProgramTable> = new Set([CLOUD_PROGRAMS, HOSTING_PROGRAMS, DATABASE_PROGRAMS]);

const BY_NAME: ReadonlyMap<string, ProgramSpec> = new Map(
  TABLES.flatMap((table) =>
    Object.entries(table).flatMap(([names, spec]) => {
      const whole: ProgramSpec = EXPLAINING.has(table) ? { ...spec, explains: true } : spec;
      return names.split(' ').map((name) => [name, whole] as const);
    }),
  ),
);

/** Commands that are named for what they end: `rpk topic delete`, `acme:destroy`, `acme delete-queue`. */
const DELETING_COMMAND =
  /^(?:(?:[\w-]+[:-])?(?:delete|destroy|purge|terminate|drop|wipe|erase|nuke|undeploy|deprovision)|(?:delete|destroy|purge|terminate|drop|wipe|erase)[-_]\w[\w-]*)$/;

/** After these words a deleting word is looked for or explained, not obeyed. */
const TALKS_ABOUT =
  /^(?:help|search|find|grep|explain|man|show|list|get|describe|test|echo|say|add|new|create|define|ask)$/;

/** Cmdlets of modules that nobody described: `Remove-ADUser`, `Disable-MailboxRule`; not those about the session itself. */
const DELETING_CMDLET =
  /^(?:remove|disable|revoke|reset|suspend)-(?!module|job|variable|event|psbreakpoint|psdrive|pssession|alias|typedata|member)[a-z]\w+$/i;

/** Whether one of a program's first words is a command that deletes. */
function namesDeletion(words: readonly string[]): boolean {
  for (const word of words.slice(0, 3)) {
    if (DELETING_COMMAND.test(word)) return true;
    if (!/^[a-z][\w:-]*$/.test(word) || TALKS_ABOUT.test(word)) return false;
  }
  return false;
}

/**
 * A program nobody described: what looks like a file may be read, what looks like a shell is started, and a command
 * that is called `delete` deletes.
 */
const UNDESCRIBED: ProgramSpec = {
  operands: 'mention',
  run: (invocation) => {
    startsMentionedShell(invocation);
    const { operands, name } = invocation;
    if (DELETING_CMDLET.test(name)) invocation.act('service_delete', `${name} ${invocation.line}`);
    else if (
      !name.includes('.') &&
      !invocation.has('--help', '-h', '--dry-run', '-n', '--version') &&
      namesDeletion(operands.map((operand) => operand.text))
    )
      invocation.act('service_delete', `${name} ${invocation.line}`);
    return undefined;
  },
};

export function specFor(name: string): ProgramSpec {
  return BY_NAME.get(name) ?? UNDESCRIBED;
}

export function isDescribed(name: string): boolean {
  return BY_NAME.has(name);
}

export const DESCRIBED_PROGRAMS: readonly string[] = [...BY_NAME.keys()];
