import { agentTitle } from '../agents/catalogue.ts';
import { LedgerBusyError } from '../agents/ledger.ts';
import type { AgentRegistration, RegistrationState } from '../agents/registration.ts';
import { SettingsFileError } from '../agents/settings-file.ts';
import { EndpointError } from '../service/endpoint.ts';
import { readArguments, UsageError } from './arguments.ts';
import { INSTALLATION_OPTIONS, type Installation, installation, type Printer } from './installation.ts';

const USAGE = `usage: perch agents [list] [--json yes]
       perch agents plan AGENT…
       perch agents on AGENT…
       [--data DIR] [--endpoint PATH] [--hook PROGRAM] [--home DIR]

  list shows every agent; plan shows what "on" would write; on lets Perch check an agent's steps.
  Switching an agent off is done in Perch's window, on the page Agents: a command could be run by an agent.
`;

/** `perch agents`: lists agents and switches them on. It cannot switch them off: an agent could run it too. */
export async function agents(args: readonly string[], printer: Printer): Promise<number> {
  try {
    const { values, words } = readArguments(args, { ...INSTALLATION_OPTIONS, json: ['yes', 'no'] });
    const here = installation(values);
    const [verb = 'list', ...names] = words;
    switch (verb) {
      case 'list':
        return list(here, printer, values.json === 'yes');
      case 'plan':
        return each(here, names, printer, (agent) => plan(agent, here, printer));
      case 'on':
        return each(here, names, printer, (agent) => switchOn(agent, here, printer));
      case 'off':
        printer.writeError(
          'perch agents: agents are switched off in Perch’s window, on the page Agents. A command could be run by an ' +
            'agent, so no command does it.\n',
        );
        return 2;
      default:
        throw new UsageError(`there is no "perch agents ${verb}"`);
    }
  } catch (error) {
    if (error instanceof UsageError) {
      printer.writeError(`perch agents: ${error.message}\n\n${USAGE}`);
      return 2;
    }
    if (error instanceof EndpointError) {
      printer.writeError(`perch agents: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

function list({ agents: all, place, hook }: Installation, printer: Printer, asJson: boolean): number {
  const rows = all.map((registration) => ({
    agent: registration.agent,
    title: agentTitle(registration.agent),
    found: registration.isPresent(place),
    ...registration.check(place, hook),
    settings: registration.settingsFile(place),
  }));
  if (asJson) {
    for (const row of rows) printer.write(`${JSON.stringify(row)}\n`);
    return 0;
  }
  for (const row of rows) {
    const state = row.found || row.state !== 'absent' ? IN_WORDS[row.state] : 'not on this computer';
    printer.write(`${row.agent.padEnd(12)} ${row.title.padEnd(16)} ${state}\n`);
  }
  return 0;
}

const IN_WORDS: Readonly<Record<RegistrationState['state'], string>> = {
  registered: 'asks Perch',
  absent: 'does not ask Perch (perch agents on …)',
  outdated: 'asks Perch in an outdated way (perch agents on …)',
  'switched-off': 'has its hooks switched off in its own settings (perch doctor)',
  unreadable: 'has settings that cannot be read (perch doctor)',
};

function each(
  { agents: all }: Installation,
  names: readonly string[],
  printer: Printer,
  act: (agent: AgentRegistration) => void,
): number {
  if (names.length === 0) throw new UsageError('name at least one agent');
  const unknown = names.filter((name) => !all.some(({ agent }) => agent === name));
  if (unknown.length > 0) {
    throw new UsageError(
      `no agent is called ${unknown.join(', ')}; there are ${all.map(({ agent }) => agent).join(', ')}`,
    );
  }
  let failed = false;
  for (const registration of all.filter(({ agent }) => names.includes(agent))) {
    try {
      act(registration);
    } catch (error) {
      if (!(error instanceof SettingsFileError || error instanceof LedgerBusyError)) throw error;
      printer.writeError(`${registration.agent}: ${error.message}\n`);
      failed = true;
    }
  }
  return failed ? 1 : 0;
}

function plan(registration: AgentRegistration, { place, hook }: Installation, printer: Printer): void {
  const changes = registration.plan(place, hook);
  if (changes.length === 0) printer.write(`${registration.agent}: nothing to write\n`);
  for (const { file, after } of changes) printer.write(`--- ${file}\n${after}\n`);
}

function switchOn(registration: AgentRegistration, { place, hook }: Installation, printer: Printer): void {
  const files = registration.plan(place, hook).map(({ file }) => file);
  registration.register(place, hook);
  printer.write(
    files.length > 0
      ? `${registration.agent}: asks Perch from its next start on (wrote ${files.join(', ')})\n`
      : `${registration.agent}: asks Perch already\n`,
  );
}
