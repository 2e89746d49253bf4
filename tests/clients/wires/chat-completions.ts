import { type JsonObject, plain, sendEvents, sendJson, type Wire } from './wire.ts';

/** OpenAI's Chat Completions, which many other providers speak too. */
export const chatCompletions: Wire = {
  serves: (path) => path.split('?')[0]?.endsWith('/chat/completions') ?? false,
  offered: (body) => (body['tools'] ?? []).map((tool: JsonObject) => tool['function']?.name),

  toolResult(body) {
    const result = body['messages'].findLast(({ role }: JsonObject) => role === 'tool');
    return result && plain(result.content);
  },

  reply(response, { body, call }) {
    const tool_calls = call && [
      {
        index: 0,
        id: 'call_perch_1',
        type: 'function',
        function: { name: call.name, arguments: JSON.stringify(call.input) },
      },
    ];
    const message = { role: 'assistant', content: call ? null : 'done', ...(tool_calls ? { tool_calls } : {}) };
    const finish_reason = call ? 'tool_calls' : 'stop';
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    const shared = { id: 'chat_1', created: 1, model: body['model'] };
    if (!body['stream']) {
      const choices = [{ index: 0, message, finish_reason }];
      return sendJson(response, { ...shared, object: 'chat.completion', choices, usage });
    }
    const chunk = (delta: object, reason: string | null) => ({
      ...shared,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: reason }],
    });
    sendEvents(response, [
      ['', chunk(message, null)],
      ['', { ...chunk({}, finish_reason), usage }],
      ['', '[DONE]'],
    ]);
  },
};
