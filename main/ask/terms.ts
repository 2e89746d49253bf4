import type { ToolCall } from '../../rules/facts/call.ts';
import type { MatchTerm } from './question.ts';

/**
 * What makes a call this call, as a person sees it: an exception covers calls with exactly these terms. A file is
 * named by its real path, so that an exception for one name never opens another file.
 * @param realPath of the target with that index, links followed
 */
export function matchTerms(call: ToolCall, realPath: (target: number) => string): readonly MatchTerm[] {
  return [{ what: 'agent', value: call.agent }, ...whatIsDone(call, realPath)];
}

function whatIsDone(call: ToolCall, realPath: (target: number) => string): readonly MatchTerm[] {
  if (call.command) return [{ what: 'command', value: call.command.text }];
  if (call.mcp) {
    return [
      { what: 'server', value: call.mcp.server },
      { what: 'tool', value: call.mcp.tool },
      { what: 'input', value: JSON.stringify(call.mcp.arguments) },
    ];
  }
  if (call.targets.length > 0) {
    const files = new Set(call.targets.map((_, index) => realPath(index)));
    return [{ what: 'tool', value: call.tool }, ...[...files].map((value): MatchTerm => ({ what: 'file', value }))];
  }
  if (call.urls.length > 0) return call.urls.map((value) => ({ what: 'url', value }));
  return [
    { what: 'tool', value: call.tool },
    { what: 'input', value: JSON.stringify(call.input) },
  ];
}
