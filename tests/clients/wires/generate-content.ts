import { type JsonObject, plain, sendEvents, sendJson, type Wire } from './wire.ts';

/** Google's generateContent. */
export const generateContent: Wire = {
  serves: (path) => /:(generateContent|streamGenerateContent|countTokens)/.test(path),

  offered: (body) =>
    (body['tools'] ?? []).flatMap((tool: JsonObject) =>
      (tool['functionDeclarations'] ?? []).map((declared: JsonObject) => declared['name']),
    ),

  toolResult(body) {
    const parts = (body['contents'] ?? []).flatMap((content: JsonObject) => content['parts'] ?? []);
    const result = parts.findLast((part: JsonObject) => part['functionResponse']);
    return result && plain(result.functionResponse.response);
  },

  reply(response, { path, body, call }) {
    if (path.includes(':countTokens')) return sendJson(response, { totalTokens: 10 });
    const wantsJson = body['generationConfig']?.responseMimeType === 'application/json';
    const part = call
      ? { functionCall: { id: 'call_perch_1', name: call.name, args: call.input } }
      : { text: wantsJson ? '{"next_speaker":"user","reasoning":"done","model_choice":"flash"}' : 'done' };
    const answer = {
      candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
      modelVersion: 'mock',
    };
    if (path.includes(':generateContent')) return sendJson(response, answer);
    sendEvents(response, [['', answer]]);
  },
};
