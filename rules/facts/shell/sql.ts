/** What SQL does to a database, statement by statement. Enough to tell a look from a loss; no full grammar. */
import type { ActionName } from '../actions.ts';
import { type Statement, statementsOf } from './sql-statements.ts';

export interface SqlDeed {
  readonly action: ActionName;
  readonly object: string;
  /** A file or program the statement reaches outside the database, and how. */
  readonly file?: { readonly path: string; readonly operation: 'read' | 'write' | 'execute' };
}

export function readSql(text: string): readonly SqlDeed[] {
  const deeds: SqlDeed[] = [];
  for (const statement of statementsOf(text)) deeds.push(...deedsOf(statement));
  return deeds;
}

function deedsOf({ bare, full }: Statement): SqlDeed[] {
  const deeds: SqlDeed[] = [];
  const add = (action: ActionName, object = bare.slice(0, 120)): void => {
    deeds.push({ action, object });
  };
  const file = (path: string, operation: 'read' | 'write' | 'execute'): void => {
    deeds.push({ action: 'database_execute', object: bare.slice(0, 120), file: { path, operation } });
  };
  // psql and sqlite commands that leave the database
  const meta = /^(?:\\!|\.(?:shell|system|sh))\s*(.*)$/i.exec(full);
  if (meta) file(meta[1] ?? '', 'execute');
  const metaFile = /^(?:\\(?:i|ir|include|copy .* from)|\.(?:read|import|load|open|restore))\s+'?([^\s']+)/i.exec(full);
  if (metaFile) file(metaFile[1] ?? '', 'read');
  const metaWrite = /^(?:\\(?:o|w|copy .* to)|\.(?:output|once|backup|save|dump|excel))\s+'?([^\s'|]+)/i.exec(full);
  if (metaWrite) file(metaWrite[1] ?? '', 'write');
  // EXPLAIN without ANALYZE runs nothing.
  if (/^explain\b/i.test(bare) && !/^explain\s*\(?\s*(?:analyze|\w+,\s*analyze)/i.test(bare)) return deeds;
  const body = bare
    .replace(/^(?:explain\s+(?:\([^)]*\)|analyze|verbose)\s+)+/i, '')
    .replace(/^with\b[\s\S]*?\)\s*(?=(?:delete|update|insert|merge)\b)/i, '');
  if (/^drop\s+(?:database|schema|keyspace|warehouse|owned)\b/i.test(body)) add('database_destroy');
  else if (/^drop\s+(?:table|collection|materialized\s+view|type|user|role|tablespace)\b/i.test(body))
    add('database_drop');
  else if (/^drop\s+(?:view|index|function|procedure|trigger|sequence|policy|extension|constraint)\b/i.test(body))
    add('database_delete_rows');
  else if (
    /^alter\s+table\b[\s\S]*\bdrop\s+(?!constraint|index|default|not\s+null|primary|foreign|expression|identity)(?:column\s+)?/i.test(
      body,
    )
  )
    add('database_drop');
  else if (/^truncate\b/i.test(body)) add('database_delete');
  else if (/^delete\b|^delete\s+from\b/i.test(body)) add(isNarrow(body) ? 'database_delete_rows' : 'database_delete');
  else if (/^update\b/i.test(body)) add(isNarrow(body) ? 'database_write' : 'database_delete');
  else if (
    /^(?:insert|replace|merge|upsert|load\s+data|call|exec|execute|do|begin|set|alter|create|rename|comment|refresh|reindex|vacuum|lock)\b/i.test(
      body,
    )
  )
    add('database_write');
  if (
    /^(?:grant|revoke|create\s+(?:user|role|login)|alter\s+(?:user|role|login|default\s+privileges)|set\s+password|reassign\s+owned|alter\s+system)\b/i.test(
      body,
    )
  )
    add('database_access');
  if (/^(?:flushall|flushdb)\b/i.test(body)) add('database_flush');
  if (
    /\b(?:xp_cmdshell|sp_oacreate|xp_dirtree|xp_regread|sys_exec|sys_eval|pg_execute_server_program|dblink_exec|dbms_scheduler|utl_http|utl_file|java_run)\b|\b(?:from|to)\s+program\b|create\s+(?:or\s+replace\s+)?(?:function|procedure)\b[\s\S]*\blanguage\s+(?:plpython\w*|plperlu|c|plsh)\b|create\s+extension\s+[\s\S]*(?:plpython|plperlu|file_fdw|dblink)/i.test(
      bare,
    )
  )
    add('database_execute');
  const read =
    /\b(?:load_file|pg_read_(?:binary_)?file|pg_ls_dir|lo_import|readfile|read_text|read_csv(?:_auto)?|openrowset\s*\(\s*bulk)\s*\(?\s*'([^']+)'/i.exec(
      full,
    ) ??
    /\bcopy\s+[\s\S]+?\bfrom\s+'([^']+)'/i.exec(full) ??
    /\battach\s+(?:database\s+)?'([^']+)'/i.exec(full);
  if (read) file(read[1] ?? '', 'read');
  const write =
    /\binto\s+(?:outfile|dumpfile)\s+'([^']+)'/i.exec(full) ??
    /\bcopy\s+[\s\S]+?\bto\s+'([^']+)'/i.exec(full) ??
    /\blo_export\s*\([^,]+,\s*'([^']+)'/i.exec(full) ??
    /\bvacuum\s+into\s+'([^']+)'/i.exec(full) ??
    /\bwritefile\s*\(\s*'([^']+)'/i.exec(full);
  if (write) file(write[1] ?? '', 'write');
  return deeds;
}

/** A WHERE that leaves rows out; `WHERE 1=1`, `WHERE true` and the like leave none. */
function isNarrow(statement: string): boolean {
  const where = /\bwhere\b([\s\S]*)$/i.exec(statement)?.[1];
  if (where === undefined) return /\blimit\s+\d+\s*$/i.test(statement) || /\busing\b[\s\S]*\bon\b/i.test(statement);
  const condition = where.replace(/\b(?:returning|limit|order\s+by)\b[\s\S]*$/i, '').trim();
  return (
    !/^\(?\s*(?:true|(\d+)\s*=\s*\1|''\s*=\s*''|1|not\s+false|(\w+)\s*=\s*\2|\w+\s+is\s+not\s+null|\w+\s+like\s+'%')\s*\)?$/i.test(
      condition,
    ) && !/\bor\s+(?:true|(\d+)\s*=\s*\1|''\s*=\s*'')\s*$/i.test(condition)
  );
}
