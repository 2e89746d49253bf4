import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import type { Archive } from '../../audit/archive.ts';
import { EXPORT_FORMATS, type ExportFormat, exportRecords, type Sink } from '../../audit/export/export.ts';
import { intoFile } from '../../audit/export/into-file.ts';
import { sessionReport } from '../../audit/export/report.ts';
import type { Query } from '../../audit/query/query.ts';
import { VERSION } from '../../version.ts';
import { UsageError } from '../arguments.ts';
import type { Printer } from '../installation.ts';
import { counted } from './lines.ts';
import { auditArguments, interruptible, withArchive } from './options.ts';

/** `perch audit export`: everything that fits, oldest first, into a file or to the output. */
export async function exportCommand(args: readonly string[], printer: Printer): Promise<number> {
  const { values, query } = auditArguments(args, { format: [...EXPORT_FORMATS, 'html'], out: undefined });
  const format = (values.format ?? 'jsonl') as ExportFormat | 'html';
  const out = values.out === undefined ? undefined : path.resolve(values.out);
  return withArchive(values.data, async (archive) => {
    const { signal, done } = interruptible();
    try {
      const count = await into(out, printer, async (sink) =>
        format === 'html'
          ? writeReport(archive, query, sink)
          : exportRecords(archive.search.eachForward(query, Date.now()), sink, {
              format,
              hostname: os.hostname(),
              signal,
            }),
      );
      if (out) printer.writeError(`perch audit: wrote ${counted(count, 'record')} to ${out}.\n`);
      return 0;
    } catch (error) {
      if (!signal.aborted) throw error;
      printer.writeError('perch audit: stopped; nothing was left behind.\n');
      return 130;
    } finally {
      done();
    }
  });
}

/** The session that the newest fitting record belongs to, as a page to read. @returns how many calls it tells of */
async function writeReport({ search, story }: Archive, query: Query, sink: Sink): Promise<number> {
  const [newest] = search.page(query, Date.now(), { limit: 1 }).records;
  const told = newest && newest.session !== '' ? story(newest.agent, newest.session) : undefined;
  if (!told)
    throw new UsageError('no session fits. Name one, as in: perch audit export --format html session:16f0be6d');
  await sink.write(sessionReport(told, VERSION));
  return told.calls;
}

/** Writes beside the wanted file, which takes its name when it is whole. */
async function into(out: string | undefined, printer: Printer, work: (sink: Sink) => Promise<number>): Promise<number> {
  if (out === undefined) {
    return work({
      async write(text) {
        printer.write(text);
        if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
      },
    });
  }
  return intoFile(out, work);
}
