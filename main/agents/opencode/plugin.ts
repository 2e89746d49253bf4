import { HOOK_DEADLINE_SECONDS } from '../command.ts';

/** Says whose file it is. */
export const PLUGIN_MARK = '// Perch keeps this file. Switch this agent off in Perch to remove it.';

/** After how long the plugin no longer waits for the hook, which gives up earlier by itself. */
const PATIENCE_MS = (HOOK_DEADLINE_SECONDS + 10) * 1000;

/**
 * The plugin's whole text: it hands each call to the hook and throws on anything but a clean "go on". What it throws
 * is what the model reads.
 * @param words the hook program and its arguments
 */
export function pluginSource(words: readonly string[]): string {
  return `${PLUGIN_MARK}
import { spawn } from 'node:child_process';

const [PROGRAM, ...ARGUMENTS] = ${JSON.stringify(words)};
const STOPPED = 'Perch could not check this step, so it was stopped.';

function askPerch(call, folder) {
  return new Promise((resolve, reject) => {
    const hook = spawn(PROGRAM, ARGUMENTS, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    const out = [];
    const err = [];
    const late = setTimeout(() => {
      hook.kill('SIGKILL');
      reject(new Error(STOPPED + ' Its hook did not end in time.'));
    }, ${PATIENCE_MS});
    hook.stdout.on('data', (data) => out.push(data));
    hook.stderr.on('data', (data) => err.push(data));
    hook.stdin.on('error', () => {});
    hook.on('error', (error) => {
      clearTimeout(late);
      reject(new Error(STOPPED + ' Its hook could not be started (' + error.message + '). Ask the user to look at Perch.'));
    });
    hook.on('close', (code) => {
      clearTimeout(late);
      const said = Buffer.concat(out).toString('utf8');
      if (code === 0) resolve(said);
      else reject(new Error(Buffer.concat(err).toString('utf8').trim() || STOPPED));
    });
    hook.stdin.end(JSON.stringify(call));
  });
}

export const Perch = async ({ directory }) => {
  let servers = {};
  return {
    config: async (config) => {
      servers = Object.fromEntries(Object.keys(config?.mcp ?? {}).map((name) => [name, {}]));
    },
    'tool.execute.before': async (input, output) => {
      const said = await askPerch(
        {
          hook_event_name: 'tool.execute.before',
          cwd: directory,
          input: { tool: input.tool, sessionID: input.sessionID, callID: input.callID },
          output: { args: output.args },
          mcp: servers,
        },
        directory,
      );
      let answer;
      try {
        answer = JSON.parse(said);
      } catch {
        throw new Error(STOPPED + ' Its answer could not be read.');
      }
      if (answer?.decision === 'go-on') return;
      throw new Error(answer?.decision === 'deny' && answer.reason ? answer.reason : STOPPED);
    },
  };
};
`;
}
