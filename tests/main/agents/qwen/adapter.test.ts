import { qwen } from '../../../../main/agents/qwen/adapter.ts';
import {
  asksServer,
  claudeForm,
  decodesItsRecordings,
  decodeWith,
  delegates,
  fetches,
  isTold,
  refusesWhatItCannotRead,
  runs,
  silence,
  touches,
} from '../golden.ts';

decodesItsRecordings(qwen, 'qwen', {
  'shell-harmless.PreToolUse.json': runs('cat notes.txt', {
    agent: 'qwen',
    tool: 'run_shell_command',
    sessionId: '6da10034-bd92-414e-8cc8-ac03a8f0812c',
    permissionMode: 'yolo',
  }),
  'shell-dangerous.PreToolUse.json': runs('rm -rf ~/precious'),
  'shell-write.PreToolUse.json': runs('touch made.txt'),
  'read-file.PreToolUse.json': touches('read', '/home/dev/app/notes.txt'),
  'read-ssh-key.PreToolUse.json': touches('read', '/home/dev/.ssh/id_ed25519'),
  'write-file.PreToolUse.json': touches('write', '/home/dev/app/out.txt', { newText: 'hello lab\n' }),
  'edit-file.PreToolUse.json': touches('read', '/home/dev/app/notes.txt'),
  'edit-file.PreToolUse.1.json': touches('edit', '/home/dev/app/notes.txt', {
    oldText: 'first line',
    newText: 'edited line',
  }),
  'mcp-call.PreToolUse.json': asksServer('lab', 'ping'),
  'web-fetch.PreToolUse.json': fetches('http://lab-page.example/page-ncab4126160'),
  'subagent-shell.PreToolUse.json': delegates('LAB-SUB make the file'),
  'subagent-shell.PreToolUse.1.json': runs('touch made.txt', {
    subagent: { id: 'general-purpose-call_labmain0x1', type: '' },
  }),
});

const input = { hook_event_name: 'PreToolUse', tool_name: 'run_shell_command', tool_input: { command: 'ls' } };

refusesWhatItCannotRead(qwen, [['a command that is missing', { ...input, tool_input: {} }, /command/]]);

const event = decodeWith(qwen, input);
isTold(qwen, [
  { when: 'before a tool', event, decision: 'deny', reply: claudeForm('deny') },
  { when: 'before a tool', event, decision: 'ask', reply: claudeForm('ask') },
  { when: 'before a tool', event, decision: 'allow', reply: claudeForm('allow') },
  { when: 'before a tool', event, decision: 'defer', reply: silence },
]);
