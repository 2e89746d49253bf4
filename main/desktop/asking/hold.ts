/** Keeps questions out of sight while the person should be left alone. Their clocks run on. */
export interface HoldBack {
  /** Something new is there: finds out whether it may come up, and says so or holds it until it may. */
  consider(): void;
  /** Nothing waits any more, so nothing is held. */
  drop(): void;
  readonly isHolding: boolean;
}

export interface HoldParts {
  /** Whether to leave the person alone now. */
  leaveAlone(): Promise<boolean>;
  /** What was held, or is new, may come up. */
  release(): void;
}

/** How often it is looked whether what is held may come up, in milliseconds. */
const LOOK_AGAIN = 1000;

export function holdBack({ leaveAlone, release }: HoldParts): HoldBack {
  /** The look that counts, while it goes on. */
  let looking: symbol | undefined;
  let next: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    clearTimeout(next);
    const mine = Symbol('look');
    looking = mine;
    // What cannot be found out keeps nothing from the person.
    const alone = await leaveAlone().catch(() => false);
    // It was dropped meanwhile.
    if (looking !== mine) return;
    looking = undefined;
    next = alone ? setTimeout(() => void look(), LOOK_AGAIN) : undefined;
    if (!alone) release();
  }

  return {
    consider() {
      if (!looking) void look();
    },
    drop() {
      clearTimeout(next);
      next = undefined;
      looking = undefined;
    },
    get isHolding() {
      return looking !== undefined || next !== undefined;
    },
  };
}
