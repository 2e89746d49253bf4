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

const BY_NAME: ReadonlyMap<string, ProgramSpec> = new Map(
  TABLES.flatMap((table) =>
    Object.entries(table).flatMap(([names, spec]) => names.split(' ').map((name) => [name, spec] as const)),
  ),
);

/** A program nobody described: what looks like a file may be read, and what looks like a shell is started. */
const UNDESCRIBED: ProgramSpec = {
  operands: 'mention',
  run: (invocation) => {
    startsMentionedShell(invocation);
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
