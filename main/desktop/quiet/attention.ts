import { ancestryOf } from '../../guard/ancestry.ts';
import { doNotDisturb } from './do-not-disturb.ts';
import { fullScreenWindow, tellsOfFullScreen } from './full-screen.ts';
import { type XPlace, xPlace } from './x-server.ts';

/** What the person's attention is on, as far as the desktop tells. */
export interface Attention {
  /** Whether this desktop tells anything. */
  readonly tells: () => Promise<boolean>;
  /**
   * Whether the person should be left alone: another program fills the screen, or the desktop holds notifications back.
   * Where nothing can be found out, the answer is no: a question that shows is better than one that nobody sees.
   * @param agents processes whose questions wait. The window that one of them runs in is where the person works with it,
   *   so that filling the screen is no reason to keep its question back.
   */
  readonly elsewhere: (agents: readonly number[]) => Promise<boolean>;
}

export interface LinuxSources {
  /** Whether one of Perch's own windows has the keyboard. */
  ownWindow(): boolean;
  /** The session's X server, where it has one. */
  readonly place: XPlace | undefined;
  /** Whether the desktop holds notifications back; undefined where it does not tell. */
  disturb(): Promise<boolean | undefined>;
}

export function thisDesktop(ownWindow: () => boolean): LinuxSources {
  return { ownWindow, place: xPlace(process.env), disturb: () => doNotDisturb() };
}

export function linuxAttention({ ownWindow, place, disturb: askDesktop }: LinuxSources): Attention {
  const orNothing = async <Value>(asked: Promise<Value> | undefined): Promise<Value | undefined> => {
    try {
      return await asked;
    } catch {
      return undefined;
    }
  };
  return {
    async tells() {
      const [screen, disturb] = await Promise.all([orNothing(place && tellsOfFullScreen(place)), askDesktop()]);
      return screen === true || disturb !== undefined;
    },
    async elsewhere(agents) {
      if (ownWindow()) return false;
      const [screen, disturb] = await Promise.all([orNothing(place && fullScreenWindow(place)), askDesktop()]);
      if (disturb === true) return true;
      return screen !== undefined && !agents.some((agent) => runsIn(agent, screen.pid));
    },
  };
}

function runsIn(agent: number, program: number | undefined): boolean {
  return ancestryOf(agent).some(({ pid }) => pid === program);
}
