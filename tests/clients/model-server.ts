import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** The one tool call that the mock model asks for. */
export interface WantedCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface ModelServer {
  readonly url: string;
  /** What came back for the tool call, as the model would read it; undefined until then. */
  readonly toolResult: string | undefined;
  stop(): Promise<void>;
}

interface Message {
  readonly role: string;
  readonly content: string | readonly { readonly type: string; readonly content?: unknown }[];
}

interface MessagesRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly tools?: readonly { readonly name: string }[];
  readonly messages: readonly Message[];
}

/**
 * A stand-in for the model behind Claude Code, on 127.0.0.1: it asks for one tool call and, once it has read the
 * result, says that it is done. It speaks the part of the Messages API that the client uses, streamed or not.
 */
export async function startModelServer(wanted: WantedCall): Promise<ModelServer> {
  let toolResult: string | undefined;
  const server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (data) => {
      text += data;
    });
    request.on('end', () => {
      if (request.method !== 'POST' || !request.url?.startsWith('/v1/messages')) {
        response.writeHead(404).end('{}');
        return;
      }
      const body = JSON.parse(text) as MessagesRequest;
      if (request.url.includes('count_tokens')) {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"input_tokens":10}');
        return;
      }
      const result = lastToolResult(body);
      if (result !== undefined) toolResult = result;
      const offersTool = body.tools?.some((tool) => tool.name === wanted.name) ?? false;
      const block =
        offersTool && result === undefined
          ? { type: 'tool_use', id: 'toolu_perch_1', name: wanted.name, input: wanted.input }
          : { type: 'text', text: 'done' };
      reply(response, body, block);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get toolResult() {
      return toolResult;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function lastToolResult({ messages }: MessagesRequest): string | undefined {
  for (const { content } of messages) {
    if (typeof content === 'string') continue;
    const result = content.find((block) => block.type === 'tool_result');
    if (result) return typeof result.content === 'string' ? result.content : JSON.stringify(result.content);
  }
  return undefined;
}

type Block =
  | { readonly type: string; readonly text?: string }
  | { readonly type: string; readonly id: string; readonly name: string; readonly input: object };

function reply(response: http.ServerResponse, { model, stream }: MessagesRequest, block: Block): void {
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model };
  const stopReason = block.type === 'tool_use' ? 'tool_use' : 'end_turn';
  const usage = { input_tokens: 10, output_tokens: 5 };
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...message, content: [block], stop_reason: stopReason, stop_sequence: null, usage }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  send('message_start', { message: { ...message, content: [], stop_reason: null, stop_sequence: null, usage } });
  const delta =
    'input' in block
      ? {
          start: { ...block, input: {} },
          delta: { type: 'input_json_delta', partial_json: JSON.stringify(block.input) },
        }
      : { start: { type: 'text', text: '' }, delta: { type: 'text_delta', text: block.text } };
  send('content_block_start', { index: 0, content_block: delta.start });
  send('content_block_delta', { index: 0, delta: delta.delta });
  send('content_block_stop', { index: 0 });
  send('message_delta', { delta: { stop_reason: stopReason, stop_sequence: null }, usage });
  send('message_stop', {});
  response.end();
}
