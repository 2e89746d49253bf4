import { messageOf } from '../errors.ts';
import type { Problem } from '../problem.ts';

/** Errors of ours that nothing caught. */
export interface Faults {
  /** From now on they are told here, also those that came before. */
  tellTo(listener: (error: unknown) => void): void;
}

/**
 * Keeps the program going at an error that nothing caught. Electron by itself would show a box that holds up the whole
 * program until somebody presses OK, and every agent would wait for its answer. Perch goes on: a verdict depends on its
 * call alone, and what the broken part left open, its hook denies.
 */
export function heedFaults(program: Pick<NodeJS.Process, 'on'>): Faults {
  const early: unknown[] = [];
  let tell = (error: unknown) => {
    early.push(error);
  };
  const heed = (error: unknown) => {
    console.error(error);
    try {
      tell(error);
    } catch (further) {
      // From here an error would end the program.
      console.error(further);
    }
  };
  program.on('uncaughtException', heed);
  program.on('unhandledRejection', heed);
  return {
    tellTo(listener) {
      tell = listener;
      for (const error of early.splice(0)) listener(error);
    },
  };
}

/** @param journal the file where it can be read about */
export function faultProblem(error: unknown, journal: string): Problem {
  const reason = messageOf(error);
  return {
    id: 'fault',
    title: 'Something inside Perch went wrong.',
    detail:
      `Perch goes on guarding, but a part of it may not be as it should. Quit it and start it again when it suits you. ` +
      `(${reason}. More about it is in ${journal}.)`,
    trouble: { kind: 'fault', reason, journal },
  };
}
