import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { priorityOf } from '../export/falco.ts';
import { exportedRecord } from '../export/fields.ts';
import type { AuditRecord } from '../record.ts';
import { verdictWord, wasStopped } from '../verdict-word.ts';
import { tlsOptions } from './http.ts';
import type { ReceiverOf } from './receiver.ts';
import { type Origin, RefusedError, type Sender } from './sender.ts';

const TIMEOUT = 10_000;

/** Sends records as OpenTelemetry logs (OTLP over HTTP, protobuf), by the project's own exporter. */
export function otlpSender({ url, headers, tls }: ReceiverOf<'otlp'>, origin: Origin): Sender {
  const exporter = new OTLPLogExporter({
    url,
    headers,
    timeoutMillis: TIMEOUT,
    httpAgentOptions: { keepAlive: true, ...(url.startsWith('https:') ? tlsOptions(tls) : {}) },
  });
  const resource = resourceFromAttributes({
    'service.name': 'perch',
    'service.version': origin.version,
    'host.name': origin.hostname,
    'os.type': process.platform === 'win32' ? 'windows' : process.platform,
  });
  const scope = { name: 'perch.record', version: origin.version };
  return {
    send: (records) =>
      new Promise((resolve, reject) => {
        const logs = records.map((record) => otlpLog(record, resource, scope));
        exporter.export(logs, ({ code, error }) => {
          if (code === 0) resolve();
          else
            reject(
              isFinal(error) ? new RefusedError(error?.message) : (error ?? new Error('The receiver took nothing.')),
            );
        });
      }),
    close: () => exporter.shutdown(),
  };
}

/** Statuses that OTLP says must not be tried again with the same data. */
function isFinal(error: Error | undefined): boolean {
  const status = error && 'code' in error ? error.code : undefined;
  return status === 400 || status === 413 || status === 415 || status === 422;
}

/**
 * A record as a log. Names are those of the semantic conventions where there is one
 * (https://opentelemetry.io/docs/specs/semconv/registry/attributes/), and `perch.*` otherwise.
 */
export function otlpLog(
  record: AuditRecord,
  resource: ReadableLogRecord['resource'],
  instrumentationScope: ReadableLogRecord['instrumentationScope'],
): ReadableLogRecord {
  const seconds = Math.floor(record.at / 1000);
  const time: [number, number] = [seconds, (record.at - seconds * 1000) * 1_000_000];
  const severity = severityOf(record);
  const rule = record.rules[0];
  const command = record.input['command'];
  const hosts = [...new Set(record.actions.flatMap(({ host }) => host ?? []))];
  const paths = [...new Set(record.actions.flatMap(({ path }) => path ?? []))];
  const attributes = {
    'gen_ai.agent.name': record.agent,
    'gen_ai.operation.name': record.tool === '' ? '' : 'execute_tool',
    'gen_ai.conversation.id': record.session,
    'gen_ai.request.model': record.model,
    'gen_ai.tool.name': record.tool,
    'gen_ai.tool.call.id': record.toolUse,
    'process.working_directory': record.cwd,
    'process.command_line': typeof command === 'string' ? command : '',
    'file.path': paths[0] ?? '',
    'server.address': hosts[0] ?? '',
    'security_rule.name': rule?.rule ?? '',
    'security_rule.description': rule?.description ?? '',
    'security_rule.ruleset.name': rule?.pack ?? '',
    'perch.record.id': record.id,
    'perch.record.hash': record.hash,
    'perch.event': record.event,
    'perch.project': record.project,
    'perch.turn': record.turn,
    'perch.subagent': record.subagent,
    'perch.tool.kind': record.kind,
    'perch.summary': record.summary,
    'perch.verdict': verdictWord(record),
    'perch.decision': record.decision,
    'perch.decided_by': record.by,
    'perch.would_be': record.wouldBe,
    'perch.reason': record.reason,
    'perch.paths': paths,
    'perch.hosts': hosts,
    'perch.rules': record.rules.map((matched) => matched.rule),
    'perch.test': record.test,
  };
  return {
    hrTime: time,
    hrTimeObserved: time,
    severityNumber: severity.number,
    severityText: severity.text,
    eventName: `perch.${record.agent === 'perch' ? 'note' : record.decision === '' ? 'event' : 'call'}`,
    body: JSON.stringify(exportedRecord(record)),
    resource,
    instrumentationScope,
    attributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== '' && !isEmpty(value))),
    droppedAttributesCount: 0,
  };
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Numbers of the log data model (https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber). */
const SEVERITIES = {
  Emergency: 21,
  Alert: 19,
  Critical: 18,
  Error: 17,
  Warning: 13,
  Notice: 10,
  Informational: 9,
  Debug: 5,
};

function severityOf(record: AuditRecord): { readonly number: number; readonly text: string } {
  const rule = record.rules[0];
  const stopped = wasStopped(verdictWord(record));
  const text = rule
    ? priorityOf(rule.priority)
    : record.errors.length > 0
      ? 'Error'
      : stopped
        ? 'Warning'
        : 'Informational';
  return { number: SEVERITIES[text], text };
}
