import { existsSync } from 'node:fs';
import path from 'node:path';
import { adapterFor, agentTitle } from '../agents/catalogue.ts';
import { type Finding, findingsIn, type WatchedAgent } from '../agents/findings.ts';
import { switchedOff, switchFiles } from '../agents/switches.ts';
import { reachedPerch, sendTestCall } from '../guard/test-call.ts';
import { EndpointError } from '../service/endpoint.ts';
import { readArguments, UsageError } from './arguments.ts';
import { INSTALLATION_OPTIONS, type Installation, installation, type Printer } from './installation.ts';

const USAGE = `usage: perch doctor [--json yes] [--data DIR] [--endpoint PATH] [--hook PROGRAM] [--home DIR]

  Looks at everything that decides whether Perch is asked, and says what to do. Ends with 1 when something is wrong.
`;

/** `perch doctor`: what the window shows as problems of agents, for the terminal, with one call through the whole path. */
export async function doctor(args: readonly string[], printer: Printer): Promise<number> {
  try {
    const { values } = readArguments(args, { ...INSTALLATION_OPTIONS, json: ['yes', 'no'] });
    const here = installation(values);
    const findings = [...examine(here), ...(await callThrough(here))];
    if (values.json === 'yes') for (const finding of findings) printer.write(`${jsonOf(finding)}\n`);
    else report(findings, here, printer);
    return findings.length > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof UsageError || error instanceof EndpointError) {
      printer.writeError(`perch doctor: ${error.message}\n\n${USAGE}`);
      return 2;
    }
    throw error;
  }
}

/** As scripts read it: the sentences say the rest of what windows are told as data. */
function jsonOf({ trouble, ...finding }: Finding): string {
  return JSON.stringify({ ...finding, kind: trouble.kind });
}

/** The agents that are switched on, and the switches of the project the person stands in. */
function examine({ agents, ledger, place, hook }: Installation): readonly Finding[] {
  const on = agents.filter(({ agent }) => ledger.entries(agent).length > 0);
  const watched = on.map(
    (registration): WatchedAgent => ({
      agent: registration.agent,
      file: registration.settingsFile(place),
      state: registration.check(place, hook),
    }),
  );
  const names = new Set(on.map(({ agent }) => agent));
  return findingsIn({
    agents: watched,
    switches: switchedOff(switchFiles(place, [process.cwd()], names)),
    hook: { program: hook.program, state: existsSync(hook.program) ? 'fine' : 'missing' },
    silent: [],
  });
}

/** One harmless call through hook, service and rules, as an agent would make it. */
async function callThrough({ hook, place }: Installation): Promise<readonly Finding[]> {
  const adapter = adapterFor('claude-code');
  if (!adapter || !existsSync(hook.program)) return [];
  const result = await sendTestCall(hook, adapter, place.home);
  if (reachedPerch(result)) return [];
  const said = result.stderr.trim();
  return [
    {
      id: 'no-answer',
      agent: '',
      file: path.resolve(hook.program),
      title: 'Perch does not answer.',
      detail: said || 'Start Perch, or "perch serve" on a computer without a desktop.',
      trouble: { kind: 'no-answer', agent: adapter.title, said, exitCode: result.exitCode },
    },
  ];
}

function report(findings: readonly Finding[], { agents, ledger }: Installation, printer: Printer): void {
  const on = agents.filter(({ agent }) => ledger.entries(agent).length > 0).map(({ agent }) => agentTitle(agent));
  printer.write(on.length > 0 ? `Asking Perch: ${on.join(', ')}.\n` : 'No agent asks Perch yet (perch agents).\n');
  if (findings.length === 0) printer.write('Nothing is wrong.\n');
  for (const { title, detail, mend, agent } of findings) {
    printer.write(`\n${title}\n  ${detail}\n`);
    if (mend?.action === 'register') printer.write(`  Mend it: perch agents on ${agent}\n`);
    if (mend?.action === 'lift-switch')
      printer.write(`  Mend it in Perch's window, or take the line out of ${mend.switched.file}\n`);
  }
}
