import { exportedRecord } from '../../audit/export/fields.ts';
import { lastPart } from '../../audit/index/tokens.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { verdictWord } from '../../audit/verdict-word.ts';

/** A record as one line: number, time here, agent, project, verdict, what it was, and the rule. */
export function recordLine(record: AuditRecord): string {
  const project = lastPart(record.project);
  const rule = record.rules[0] ? `  [${record.rules[0].rule}]` : '';
  const columns = [
    String(record.id).padStart(7),
    localTime(record.at),
    record.agent.padEnd(11),
    verdictWord(record).padEnd(12),
    project.padEnd(16),
  ];
  return `${columns.map(visible).join('  ')}  ${visible(whatOf(record))}${visible(rule)}\n`;
}

export function jsonLine(record: AuditRecord): string {
  return `${JSON.stringify(exportedRecord(record))}\n`;
}

function whatOf({ input, summary, tool, happened }: AuditRecord): string {
  const command = input['command'];
  if (typeof command === 'string') return shortened(`${tool}: ${command}`);
  const prompt = input['prompt'];
  if (happened === 'prompt' && typeof prompt === 'string') return shortened(`prompt: ${prompt}`);
  return shortened(summary || [tool, happened].filter((word) => word !== '').join(' '));
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

export function localTime(at: number): string {
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19).replace('T', ' ');
}

/** What agents wrote must not steer the terminal: characters that are not seen are shown by their number. */
export function visible(text: string): string {
  return text.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function counted(count: number, thing: string): string {
  return `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`;
}
