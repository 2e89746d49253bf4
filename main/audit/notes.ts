import type { JsonObject } from '../../rules/facts/call.ts';
import { EMPTY_RECORD, type NewRecord } from './record.ts';

/** What Perch itself writes into the record: everything that explains a gap or a doubt in it. */
export const NOTES = {
  'end-missing': 'found that records are missing at the end',
  'end-changed': 'found that the end of the record is not what it wrote',
  'end-added': 'found records at the end that it did not write',
  'head-missing': 'found that the file which vouches for the end of the record is gone',
  'head-forged': 'found that the file which vouches for the end of the record was changed',
  'file-damaged': 'found the record’s file damaged and set it aside',
  'records-restored': 'brought records back from a damaged file',
  'waiting-changed': 'found that records which waited to be written were changed',
  'not-recorded': 'could not write some records down',
  'project-rules': 'found rules that a project brings along, which can only make Perch stricter',
  'old-removed': 'removed old records, as its settings say',
} as const;
export type NoteName = keyof typeof NOTES;

/** One entry in Perch's own words. */
export function note(name: NoteName, at: number, details: JsonObject): NewRecord {
  return { ...EMPTY_RECORD, at, agent: 'perch', event: name, summary: NOTES[name], input: details };
}
