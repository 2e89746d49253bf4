import { capture } from '../processes.mjs';
import { SetupError } from '../progress.mjs';

/**
 * Runs a packaging tool to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} remedy how to get the tool where it is missing
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<string>} what it printed
 * @throws {SetupError}
 */
export async function runTool(command, args, remedy, options = {}) {
  const { code, output } = await capture(command, args, options);
  if (code === 127) throw new SetupError(`${command} is not on this machine. Get it with: ${remedy}`);
  if (code !== 0) throw new SetupError(`${command} could not do its work:\n${output.slice(-3000)}`);
  return output;
}
