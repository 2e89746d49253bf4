import { type JsonObject, plain, sendEvents, sendJson, type Wire } from './wire.ts';

/** OpenAI's Responses. */
export const responses: Wire = {
  serves: (path) => path.split('?')[0]?.endsWith('/responses') ?? false,

  offered: (body) =>
    (body['tools'] ?? []).flatMap((tool: JsonObject) => [
      tool['name'] ?? tool['type'],
      ...(tool['tools'] ?? []).map((inner: JsonObject) => inner['name']),
    ]),

  toolResult(body) {
    const items: JsonObject[] = Array.isArray(body['input']) ? body['input'] : [];
    const result = items.findLast(({ type }) => type === 'function_call_output' || type === 'custom_tool_call_output');
    return result && plain(result['output']);
  },

  reply(response, { body, call }) {
    const shared = { id: 'item_1', call_id: 'call_perch_1', status: 'completed' };
    const item = !call
      ? {
          id: 'item_1',
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: 'done', annotations: [] }],
        }
      : typeof call.input === 'string'
        ? { ...shared, type: 'custom_tool_call', name: call.name, input: call.input }
        : {
            ...shared,
            type: 'function_call',
            name: call.name,
            arguments: JSON.stringify(call.input),
            ...(call.group ? { namespace: call.group } : {}),
          };
    const usage = { input_tokens: 10, output_tokens: 5, total_tokens: 15 };
    const whole = {
      id: 'resp_1',
      object: 'response',
      status: 'completed',
      model: body['model'],
      output: [item],
      usage,
    };
    if (!body['stream']) return sendJson(response, whole);
    const events = [
      { type: 'response.created', response: { ...whole, status: 'in_progress', output: [] } },
      { type: 'response.output_item.added', output_index: 0, item },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: whole },
    ];
    sendEvents(
      response,
      events.map((event) => [event.type, event]),
    );
  },
};
