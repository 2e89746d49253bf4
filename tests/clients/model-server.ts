import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { chatCompletions } from './wires/chat-completions.ts';
import { generateContent } from './wires/generate-content.ts';
import { messages } from './wires/messages.ts';
import { responses } from './wires/responses.ts';
import type { JsonObject, WantedCall, Wire } from './wires/wire.ts';

export type { WantedCall } from './wires/wire.ts';

export interface ModelServer {
  /** Without a path. */
  readonly url: string;
  /** What came back for the tool call, as the model would read it; undefined until then. */
  readonly toolResult: string | undefined;
  /** Names of all tools that the client offered in any request. */
  readonly offered: ReadonlySet<string>;
  /** Every request, as method and path; for a client that does not come as far as it should. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

const WIRES: readonly Wire[] = [messages, responses, chatCompletions, generateContent];

/** Cline nags a model that does not say in this way that it is done. */
const ENDING: WantedCall = { name: 'submit_and_exit', input: { summary: 'The work is done.', verified: true } };

/**
 * A stand-in for the model behind a coding agent, on 127.0.0.1: it asks for one tool call and, once it has read the
 * result, says that it is done. It speaks the part of each wire that the clients use, streamed or not.
 */
export async function startModelServer(wanted: WantedCall): Promise<ModelServer> {
  let toolResult: string | undefined;
  const offered = new Set<string>();
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const path = request.url ?? '';
      requests.push(`${request.method} ${path}`);
      const wire = request.method === 'POST' ? WIRES.find((one) => one.serves(path)) : undefined;
      if (!wire) {
        response.writeHead(request.method === 'GET' ? 200 : 404, { 'content-type': 'application/json' });
        response.end(path.includes('models') ? JSON.stringify({ object: 'list', data: [], models: [] }) : '{}');
        return;
      }
      const body = JSON.parse(Buffer.concat(pieces).toString('utf8')) as JsonObject;
      const names = wire.offered(body);
      for (const name of names) offered.add(name);
      const result = wire.toolResult(body);
      // The first result counts: what ends a run has one too.
      toolResult ??= result;
      const isAsked = result === undefined && names.length > 0 && (wanted.unoffered || names.includes(wanted.name));
      const ends = result !== undefined && names.includes(ENDING.name);
      wire.reply(response, { path, body, call: isAsked ? wanted : ends ? ENDING : undefined });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get toolResult() {
      return toolResult;
    },
    offered,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
