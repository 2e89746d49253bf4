import { type JsonObject, plain, sendEvents, sendJson, type Wire } from './wire.ts';

/** Anthropic's Messages. */
export const messages: Wire = {
  serves: (path) => path.startsWith('/v1/messages'),
  offered: (body) => (body['tools'] ?? []).map((tool: JsonObject) => tool['name']),

  toolResult(body) {
    const blocks = body['messages'].flatMap(({ content }: JsonObject) => (Array.isArray(content) ? content : []));
    const result = blocks.findLast(({ type }: JsonObject) => type === 'tool_result');
    return result && plain(result.content);
  },

  reply(response, { path, body, call }) {
    if (path.includes('count_tokens')) return sendJson(response, { input_tokens: 10 });
    const block = call
      ? { type: 'tool_use', id: 'toolu_perch_1', name: call.name, input: call.input }
      : { type: 'text', text: 'done' };
    const usage = { input_tokens: 10, output_tokens: 5 };
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: body['model'],
      stop_sequence: null,
      usage,
    };
    const stop_reason = call ? 'tool_use' : 'end_turn';
    if (!body['stream']) return sendJson(response, { ...message, content: [block], stop_reason });
    const [empty, delta] = call
      ? [
          { ...block, input: {} },
          { type: 'input_json_delta', partial_json: JSON.stringify(call.input) },
        ]
      : [
          { type: 'text', text: '' },
          { type: 'text_delta', text: 'done' },
        ];
    const events = [
      { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
      { type: 'content_block_start', index: 0, content_block: empty },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
      { type: 'message_stop' },
    ];
    sendEvents(
      response,
      events.map((event) => [event.type, event]),
    );
  },
};
