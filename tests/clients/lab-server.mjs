// An MCP server with one tool: "ping" writes what it was sent into the file named on the command line.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [, , file] = process.argv;
const answer = (id, result) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
const tool = {
  name: 'ping',
  description: 'Sends a text.',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'initialize') {
    answer(id, {
      protocolVersion: params.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'lab', version: '1.0.0' },
    });
  } else if (method === 'tools/list') {
    answer(id, { tools: [tool] });
  } else if (method === 'tools/call') {
    writeFileSync(file, JSON.stringify(params.arguments));
    answer(id, { content: [{ type: 'text', text: 'pong' }] });
  } else if (id !== undefined) {
    answer(id, {});
  }
});
