import type { ServerResponse } from 'node:http';

// biome-ignore lint/suspicious/noExplicitAny: requests of six clients, read only where a test needs it
export type JsonObject = Record<string, any>;

/** The one tool call that the mock model asks for. */
export interface WantedCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>> | string;
  /** Where the client offers its tools in groups: the group. */
  readonly group?: string;
  /** Asked for although it was not offered: clients let models find some tools by themselves. */
  readonly unoffered?: boolean;
}

/** One model provider's protocol, as far as coding agents use it. */
export interface Wire {
  serves(path: string): boolean;
  /** Names of the tools in a request. */
  offered(body: JsonObject): readonly string[];
  /** What the last tool call gave back, as the model reads it. */
  toolResult(body: JsonObject): string | undefined;
  /** Asks for the call, or says "done". */
  reply(
    response: ServerResponse,
    about: { readonly path: string; readonly body: JsonObject; readonly call: WantedCall | undefined },
  ): void;
}

export function plain(content: unknown): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

export function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Server-sent events; with a name before each where the wire names them. */
export function sendEvents(
  response: ServerResponse,
  events: readonly (readonly [name: string, data: unknown])[],
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const [name, data] of events) {
    if (name) response.write(`event: ${name}\n`);
    response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  }
  response.end();
}
