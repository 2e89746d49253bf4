import os from 'node:os';
import path from 'node:path';
import { registrations } from '../agents/catalogue.ts';
import { folderLedger, type Ledger } from '../agents/ledger.ts';
import type { AgentRegistration, HookProgram, UserPlace } from '../agents/registration.ts';
import { builtPlaces, standardDataFolder } from '../places.ts';
import { chooseEndpoint, givenEndpoint } from '../service/endpoint.ts';
import { settledHook } from '../settled-hook.ts';

/** What a command prints to. */
export interface Printer {
  write(text: string): void;
  writeError(text: string): void;
}

/** Options that say which Perch is meant. */
export const INSTALLATION_OPTIONS = { data: undefined, endpoint: undefined, hook: undefined, home: undefined } as const;

export interface Installation {
  readonly place: UserPlace;
  readonly hook: HookProgram;
  readonly ledger: Ledger;
  readonly agents: readonly AgentRegistration[];
}

/** The Perch that the options name, or the user's own. @throws {EndpointError} */
export function installation(
  values: Readonly<Partial<Record<keyof typeof INSTALLATION_OPTIONS, string>>>,
): Installation {
  const dataFolder = values.data ? path.resolve(values.data) : standardDataFolder();
  const endpoint = values.endpoint
    ? givenEndpoint(values.endpoint, process.platform)
    : chooseEndpoint({
        platform: process.platform,
        dataFolder,
        standardData: dataFolder === standardDataFolder(),
        runtimeFolder: process.env['XDG_RUNTIME_DIR'],
        temporaryFolder: os.tmpdir(),
      });
  const builtIn = builtPlaces(path.resolve(import.meta.dirname, '..')).hook;
  const program = values.hook ? path.resolve(values.hook) : settledHook(builtIn, dataFolder);
  const ledger = folderLedger(path.join(dataFolder, 'registrations'));
  const home = values.home ? path.resolve(values.home) : os.homedir();
  return {
    place: { home, platform: process.platform, environment: process.env },
    hook: { program, endpoint: endpoint.forHooks },
    ledger,
    agents: registrations(ledger),
  };
}
