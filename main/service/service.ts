import net from 'node:net';
import {
  type ConversationLimits,
  type ConversationProblem,
  converse,
  DEFAULT_LIMITS,
  type HookHandler,
} from './conversation.ts';
import type { Endpoint } from './endpoint.ts';
import { listen, removeEndpoint } from './listen.ts';

export interface ServiceOptions {
  readonly endpoint: Endpoint;
  readonly handle: HookHandler;
  readonly problem: ConversationProblem;
  readonly limits?: ConversationLimits;
}

export interface Service {
  /** Conversations that are not over: calls being judged or waiting for a person. */
  readonly conversations: number;
  /** Stops listening and waits until the calls in flight have their answers, `graceMs` at the most. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Accepts hook calls until it is stopped.
 * @throws {AlreadyRunningError | EndpointError} when it cannot listen
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const open = new Set<net.Socket>();
  // Half-open: a client that closed its side is noticed as gone, yet an answer under way may still be written.
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    converse(socket, options.handle, options.problem, options.limits ?? DEFAULT_LIMITS);
  });
  await listen(server, options.endpoint);
  server.on('error', (error) => options.problem(`the service failed: ${error.message}`));
  return {
    get conversations() {
      return open.size;
    },
    async stop(graceMs = 2000) {
      removeEndpoint(options.endpoint);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const late = setTimeout(() => {
        for (const socket of open) socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(late);
    },
  };
}
