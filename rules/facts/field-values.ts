/**
 * The words of fields that have only so many values, with what they mean. A rule that asks for another word is
 * warned about, and editors offer these.
 */
import { ACTIONS } from './actions.ts';
import type { ToolKind } from './call.ts';
import { CONTENT_KINDS } from './content/written.ts';
import type { ContactPurpose, Sent, TouchOperation, Where } from './effects.ts';
import type { OperatingSystem } from './files.ts';
import type { GitState } from './git/repository.ts';
import { HOST_KINDS } from './network/hosts.ts';
import { PLACE_KINDS } from './paths/place-table.ts';

const OPERATING_SYSTEMS: Readonly<Record<OperatingSystem, string>> = {
  linux: 'Linux',
  macos: 'macOS',
  windows: 'Windows',
};

const TOOL_KINDS: Readonly<Record<ToolKind, string>> = {
  shell: 'runs a command',
  read: 'reads a file',
  write: 'writes a whole file',
  edit: 'changes part of a file',
  delete: 'deletes a file',
  search: 'looks for files or in files',
  fetch: 'fetches something from the network',
  mcp: 'calls a tool of an MCP server',
  agent: 'starts a subagent',
  other: 'does something else',
};

const OPERATIONS: Readonly<Record<TouchOperation, string>> = {
  read: 'its content is read',
  write: 'it is written as a whole',
  edit: 'part of it is changed',
  delete: 'it is deleted',
  search: 'something is looked for in it',
  list: 'names in it are listed',
  execute: 'it is run',
  permissions: 'who may use it is changed',
};

const PLACES_OF_FILES: Readonly<Record<Where, string>> = {
  here: 'on this computer',
  remote: 'on another computer',
  container: 'inside a container',
};

const PURPOSES: Readonly<Record<ContactPurpose, string>> = {
  fetch: 'to get something',
  send: 'to send something',
  connect: 'to talk, or for a reason that is not known',
  listen: 'to wait for others',
  look_up: 'to look a name up',
};

const SENT: Readonly<Record<Sent, string>> = {
  secret_file: 'a file that holds secrets',
  secret_variable: 'a variable that holds a secret',
  secret_text: 'a secret that stands in the call itself',
  environment: 'all variables of the environment',
  file: 'a file',
  program_output: 'what a program prints',
  machine: 'details of this computer',
  text: 'a text',
};

const GIT_STATES: Readonly<Record<GitState, string>> = {
  merge: 'merging',
  rebase: 'rebasing',
  'cherry-pick': 'taking a commit over',
  revert: 'undoing a commit',
  bisect: 'looking for a commit',
};

/** For each field that has only so many values: the values, and what each means. */
export const FIELD_VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'agent.os': OPERATING_SYSTEMS,
  'tool.kind': TOOL_KINDS,
  'call.actions': ACTIONS,
  'call.read_kinds': PLACE_KINDS,
  'call.written_kinds': PLACE_KINDS,
  'call.deleted_kinds': PLACE_KINDS,
  'cmd.language': { posix: 'sh, bash and their like', powershell: 'PowerShell', cmd: 'the old shell of Windows' },
  'file.op': OPERATIONS,
  'file.kinds': PLACE_KINDS,
  'file.where': PLACES_OF_FILES,
  'file.content': CONTENT_KINDS,
  'net.kinds': HOST_KINDS,
  'net.sent_to_kinds': HOST_KINDS,
  'net.purposes': PURPOSES,
  'net.sends': SENT,
  'git.state': GIT_STATES,
  'session.secret_kinds': PLACE_KINDS,
};
