import path from 'node:path';
import { fixedAsker } from '../ask/question.ts';
import { PLAIN_VAULT } from '../audit/forward/receivers.ts';
import { openPerch } from '../guard/open.ts';
import { ForeignFolderError } from '../own-folder.ts';
import { builtPlaces, standardDataFolder } from '../places.ts';
import { EndpointError } from '../service/endpoint.ts';
import { AlreadyRunningError } from '../service/listen.ts';
import { readArguments, UsageError } from './arguments.ts';
import type { Terminal } from './terminal.ts';

const EXPECTED = [UsageError, EndpointError, AlreadyRunningError, ForeignFolderError];

/** `perch serve`: the service without a window, until it is told to stop. */
export async function serve(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { values } = readArguments(args, {
      data: undefined,
      endpoint: undefined,
      mode: ['guardrails', 'monitor'],
      ask: ['deny', 'allow', 'agent'],
    });
    const out = path.resolve(import.meta.dirname, '..');
    const places = builtPlaces(out);
    const dataFolder = values.data ? path.resolve(values.data) : standardDataFolder();
    const perch = await openPerch({
      dataFolder,
      standardData: !values.data || dataFolder === standardDataFolder(),
      ...(values.endpoint ? { endpoint: values.endpoint } : {}),
      builtInPacks: places.packs,
      recordWorker: places.recordWorker,
      projectWorker: places.projectWorker,
      ownPlaces: places.own,
      ask: fixedAsker((values.ask as 'deny' | 'allow' | 'agent' | undefined) ?? 'deny'),
      fixed: values.mode ? { mode: values.mode as 'guardrails' | 'monitor' } : {},
    });
    const report = () => {
      for (const problem of perch.problems) terminal.writeError(`perch: ${problem.title} ${problem.detail}\n`);
    };
    perch.forward(PLAIN_VAULT);
    report();
    perch.onProblem(report);
    terminal.write(`${JSON.stringify({ ready: true, endpoint: perch.endpoint.forHooks })}\n`);
    await stopSignal();
    await perch.close();
    return 0;
  } catch (error) {
    if (EXPECTED.some((kind) => error instanceof kind)) {
      terminal.writeError(`perch serve: ${(error as Error).message}\n`);
      return 2;
    }
    throw error;
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
