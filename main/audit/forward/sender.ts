import type { AuditRecord } from '../record.ts';

/** Who sends, for messages that say so. */
export interface Origin {
  readonly hostname: string;
  readonly version: string;
}

/**
 * The way to one receiver. `send` resolves when the receiver has the records, as far as its protocol can tell, and is
 * called with the next ones only then: that is what keeps the order, and holds back a sender whose receiver is slow.
 */
export interface Sender {
  /** @throws when they did not arrive, or nobody knows; they are sent again then */
  send(records: readonly AuditRecord[], signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Longest time that a receiver may take over one batch, in milliseconds. */
export const SEND_TIMEOUT = 30_000;

/** The receiver refuses this, and will refuse it again: it is passed over, and said so. */
export class RefusedError extends Error {}
