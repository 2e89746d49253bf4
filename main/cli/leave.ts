import { lstatSync, type Stats } from 'node:fs';
import { agentTitle } from '../agents/catalogue.ts';
import { leaveAgents } from '../agents/leave.ts';
import { EndpointError } from '../service/endpoint.ts';
import { readArguments, UsageError } from './arguments.ts';
import { INSTALLATION_OPTIONS, installation, type Printer } from './installation.ts';

/** Put there by the package manager's script while it removes Perch. Nobody but root can put a file there. */
const REMOVAL_MARKER = '/run/perch-removal';

/**
 * `perch leave`: takes Perch out of the settings of this user's agents. Only for package managers while they remove
 * Perch: an agent that could run it would switch its own guard off.
 */
export async function leave(args: readonly string[], printer: Printer, marker = REMOVAL_MARKER): Promise<number> {
  try {
    const { values } = readArguments(args, INSTALLATION_OPTIONS);
    if (!isRootsOwn(marker)) {
      printer.writeError(
        'perch leave: only a package manager that removes Perch may do this. To switch an agent off, open Perch, page Agents.\n',
      );
      return 2;
    }
    const { agents, ledger, place } = installation(values);
    const { left, failed } = leaveAgents(agents, ledger, place);
    for (const agent of left) printer.write(`${agentTitle(agent)} no longer asks Perch.\n`);
    for (const { agent, message } of failed) {
      printer.writeError(`${agentTitle(agent)} still asks Perch: ${message}\n`);
    }
    return failed.length > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof UsageError || error instanceof EndpointError) {
      printer.writeError(`perch leave: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

function isRootsOwn(file: string): boolean {
  const stat: Stats | undefined = lstatSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.uid === 0 && (stat.mode & 0o022) === 0;
}
