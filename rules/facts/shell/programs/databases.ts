/** Database clients and the tools of frameworks that change databases. */
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import type { State } from '../state.ts';
import { EMPTY, isKnown, joinValues, unknown, type Value, withText } from '../value.ts';

export const DATABASE_PROGRAMS: ProgramTable = {
  'psql pgcli': {
    values:
      '-c --command -f --file -h --host -p --port -U --username -d --dbname -v --set --variable -o --output -L -P --pset -F -R -T',
    run: (i) => sqlClient(i, ['-c', '--command'], ['-f', '--file'], ['-o', '--output']),
  },
  'mysql mariadb mycli': {
    values:
      '-e --execute -h --host -P --port -u --user -D --database --defaults-file --defaults-extra-file -S --socket --default-character-set',
    run: (i) => sqlClient(i, ['-e', '--execute'], [], []),
  },
  'sqlite3 sqlite litecli duckdb': { values: '-cmd -c -init -separator -newline -f', singleDash: true, run: sqlite },
  'sqlcmd bcp osql mssql-cli': {
    values: '-Q -q -i -S -U -P -d -o -v',
    run: (i) => sqlClient(i, ['-Q', '-q'], ['-i'], ['-o']),
  },
  'sqlplus snowsql clickhouse clickhouse-client clickhouse-local cqlsh trino presto impala-shell beeline hive spark-sql usql dbt isql vsql exasol ksql':
    {
      values:
        '-q --query -e -f --file -u --user -p --password -h --host -d --database -c -o --queries-file -s --execute -n',
      run: (i) => sqlClient(i, ['-q', '--query', '-e', '--execute', '-c'], ['-f', '--file', '--queries-file'], []),
    },
  dropdb: {
    values: '-h -p -U --host --port --username',
    run: (i) => {
      if (!forDatabase(i, i.operands).rehearsal) i.act('database_destroy', i.line);
      return EMPTY;
    },
  },
  'dropuser createuser': { does: ['database_access'], values: '-h -p -U' },
  'pg_dump pg_dumpall mysqldump mariadb-dump mongodump mongoexport sqldump pg_basebackup': {
    values:
      '-f --file -h --host -p --port -U --username -d --dbname -t --table -n --schema -F --format -o --out --uri --db --collection -u --user --result-file -r -D -c -q',
    run: (i) => {
      i.act('database_dump', i.line);
      for (const file of i.options.values('-f', '--file', '--out', '-o', '-r', '--result-file', '-D')) {
        i.write(file, unknown({ kind: 'file', path: 'the database', secret: false }));
      }
      return unknown({ kind: 'file', path: 'the database', secret: false });
    },
  },
  'pg_restore mongorestore mongoimport mysqlimport': {
    values:
      '-h --host -p --port -U --username -d --dbname -t --table -n --schema -F --format -j --uri --db --collection --file -f -L -u',
    run: (i) => {
      i.act(
        i.has('-c', '--clean', '--drop', '--delete', '-C', '--create') ? 'database_reset' : 'database_restore',
        i.line,
      );
      for (const file of i.operands) i.touch('mention', file);
      return EMPTY;
    },
  },
  mysqladmin: {
    values: '-h -u -P -S',
    run: (i) => {
      if (/(?:^| )drop(?: |$)/.test(i.line)) i.act('database_destroy', i.line);
      if (/(?:^| )(?:shutdown|password|flush-privileges)(?: |$)/.test(i.line)) i.act('database_access', i.line);
      return EMPTY;
    },
  },
  'redis-cli valkey-cli keydb-cli': {
    values: '-h -p -s -a -u -n -r -i --user --pass --pipe-timeout --pattern --eval',
    run: redis,
  },
  'mongosh mongo': {
    values: '--eval -h --host --port -u --username -p --password --authenticationDatabase -f --file',
    run: mongo,
  },
  'influx cypher-shell neo4j-admin rabbitmqctl rabbitmqadmin kafka-topics kafka-topics.sh kafka-consumer-groups kafka-consumer-groups.sh kafka-acls kafka-acls.sh kafka-configs kafka-configs.sh rpk nats pulsar-admin etcdctl zkCli.sh curator couchbase-cli algolia splunk deck':
    {
      run: (i) => {
        if (
          /(?:^|[ -])(?:drop|delete|purge|clean|reset|force_reset|del|deleteall|rmr|rm|remove|(?:delete|purge|clear)_\w+|reset-offsets .*--execute)(?= |$)/i.test(
            i.line,
          ) ||
          /\b(?:delete|drop|detach)\b/i.test(i.input.text)
        )
          i.act('database_delete', `${i.name} ${i.line}`);
        return EMPTY;
      },
    },
  'kafka-delete-records kafka-delete-records.sh': { does: ['database_delete'] },
  prisma: {
    values: '--schema --name --from-url --to-url --url --file',
    run: (i) => {
      const words = i.operands.map((operand) => operand.text).join(' ');
      if (
        /^migrate reset|^db push/.test(words) &&
        (/reset/.test(words) || /--force-reset|--accept-data-loss/.test(i.line))
      )
        i.act('database_reset', `prisma ${i.line}`);
      else if (/^migrate (?:deploy|resolve)/.test(words)) i.act('database_write', `prisma ${i.line}`);
      else if (/^db execute/.test(words)) {
        for (const file of i.options.values('--file')) i.read(file);
        if (i.input.text !== '') i.script('sql', i.input, i.state, EMPTY);
      }
      return EMPTY;
    },
  },
  'rails rake bin/rails': { run: rails },
  artisan: { run: laravel },
  'alembic flask': {
    values: '-c -x -n --app -A',
    run: (i) => {
      if (/downgrade (?:base|-)/.test(i.line)) i.act('database_reset', i.line);
      return EMPTY;
    },
  },
  'knex sequelize sequelize-cli typeorm drizzle-kit mikro-orm db-migrate dbmate migrate goose atlas-migrate node-pg-migrate graphile-migrate sqitch hasura medusa strapi directus payload':
    {
      run: (i) => {
        if (i.word(0) === 'query' && i.operands[1]) i.script('sql', i.operands[1]);
        if (
          /\b(?:drop|db:drop|schema:drop|rollback --all|migrate:rollback --all|undo:all|down -all|reset|fresh|clear|schema:fresh|revert --all|down 0|migrate:undo:all)\b/.test(
            i.line,
          ) &&
          !/--help/.test(i.line)
        )
          i.act('database_reset', `${i.name} ${i.line}`);
        return EMPTY;
      },
    },
  'flyway liquibase': {
    run: (i) => {
      if (/(?:^| )(?:clean|drop-all|dropAll|rollback\S*)(?: |$)/.test(i.line))
        i.act('database_reset', `${i.name} ${i.line}`);
      return EMPTY;
    },
  },
  'manage.py django-admin': { values: '-c --command --settings --database', run: django },
  wp: {
    run: (i) => {
      if (/^(?:db (?:drop|reset|clean)|site empty|site delete|core multisite)/.test(i.line))
        i.act('database_reset', `wp ${i.line}`);
      if (/^db query/.test(i.line)) for (const value of i.operands.slice(2)) i.script('sql', value);
      if (/^(?:eval|shell)/.test(i.line)) for (const value of i.operands.slice(1)) i.script('php', value);
      return EMPTY;
    },
  },
  drush: {
    run: (i) => {
      if (/\b(?:sql-drop|sql:drop|site-install|si|sql:cli)\b/.test(i.line)) i.act('database_reset', i.line);
      return EMPTY;
    },
  },
};

const TEST_NAME = /(?:^|[^a-z])(?:test|tests|testing|tmp|temp|scratch|sandbox|ci)(?:[^a-z]|$)/i;

/** The same place, marked when the database the client is pointed at is called a test. */
function forDatabase(i: Invocation, names: readonly (Value | undefined)[]): State {
  const state = i.state.fork();
  const urls = ['DATABASE_URL', 'PGDATABASE', 'MYSQL_DATABASE'].map((name) => i.state.environment.get(name));
  state.rehearsal = [...names, ...urls].some(
    (name) => name !== undefined && (TEST_NAME.test(name.text) || name.text === ':memory:'),
  );
  return state;
}

function sqlClient(
  i: Invocation,
  code: readonly string[],
  files: readonly string[],
  outputs: readonly string[],
): Value {
  const state = forDatabase(i, [
    ...i.operands.filter((operand) => !/\s/.test(operand.text)),
    i.value('-d', '--dbname', '--database', '-D'),
  ]);
  for (const text of i.options.values(...code)) i.script('sql', text, state);
  for (const file of i.options.values(...files)) {
    const content = i.content(file);
    if (isKnown(content)) i.script('sql', content, state);
  }
  for (const file of i.options.values(...outputs)) i.write(file);
  if (i.options.values(...code).length === 0) {
    for (const operand of i.operands) if (/\s/.test(operand.text)) i.script('sql', operand, state);
    if (isKnown(i.input) && i.input.text.trim() !== '') i.script('sql', i.input, state, EMPTY);
    else
      for (const origin of i.input.origins)
        if (origin.kind === 'file')
          i.act(
            /dump|backup|restore|snapshot|\.gz$/i.test(origin.path) ? 'database_restore' : 'database_write',
            origin.path,
          );
  }
  return unknown({ kind: 'program', name: i.name });
}

function sqlite(i: Invocation): Value {
  const [file, ...statements] = i.operands;
  if (file && file.text !== ':memory:') {
    const code = [...statements, i.input].map((value) => value.text).join(' ');
    if (
      /\b(?:insert|update|delete|drop|alter|create|replace|vacuum|reindex|attach)\b|\.(?:import|restore|recover)/i.test(
        code,
      )
    )
      i.touch('edit', file);
    else i.read(file);
  }
  const state = forDatabase(i, [file]);
  for (const text of [...i.options.values('-cmd', '-c'), ...statements]) i.script('sql', text, state);
  for (const init of i.options.values('-init')) i.read(init);
  if (statements.length === 0 && isKnown(i.input) && i.input.text.trim() !== '') i.script('sql', i.input, state, EMPTY);
  return unknown(...i.origins, { kind: 'program', name: i.name });
}

function redis(i: Invocation): Value {
  const check = (command: string): void => {
    if (/^(?:flushall|flushdb)\b/i.test(command)) i.act('database_flush', command);
    else if (
      /^(?:config\s+set|shutdown|debug|slaveof|replicaof|module\s+load|acl\s+(?:setuser|deluser)|script\s+flush|function\s+flush|cluster\s+reset)\b/i.test(
        command,
      )
    )
      i.act('database_execute', command);
    else if (/^(?:del|unlink)\b.*\*|^eval\b.*(?:del|flushall|keys)/i.test(command)) i.act('database_delete', command);
  };
  const words = i.operands.map((operand) => operand.text);
  // Keys that a search found may be all of them.
  check(
    /^(?:del|unlink)$/i.test(words[0] ?? '') && i.operands.slice(1).some((key) => !isKnown(key))
      ? 'del *'
      : words.join(' '),
  );
  for (const line of i.input.text.split('\n')) check(line.trim());
  return unknown({ kind: 'program', name: i.name });
}

function mongo(i: Invocation): Value {
  const code = joinValues([...i.options.values('--eval'), i.input], '\n').text;
  if (/\.dropDatabase\s*\(/.test(code)) i.act('database_destroy', code.slice(0, 120));
  else if (/\.drop\s*\(\s*\)|dropIndexes|dropAllUsers|dropUser|dropAllRoles/.test(code))
    i.act('database_drop', code.slice(0, 120));
  if (/\.(?:deleteMany|remove|updateMany)\s*\(\s*(?:\{\s*\}|\))/.test(code))
    i.act('database_delete', code.slice(0, 120));
  else if (/\.(?:deleteMany|deleteOne|remove|findOneAndDelete)\s*\(/.test(code))
    i.act('database_delete_rows', code.slice(0, 120));
  if (/createUser|grantRoles|updateUser|changeUserPassword|db\.adminCommand|shutdownServer/.test(code))
    i.act('database_access', code.slice(0, 120));
  for (const file of [
    ...i.options.values('-f', '--file'),
    ...i.operands.filter((operand) => /\.js$/.test(operand.text)),
  ])
    i.touch('execute', file);
  return unknown({ kind: 'program', name: i.name });
}

function rails(i: Invocation): Value {
  const { line } = i;
  if (
    /(?:^| )(?:db:(?:drop|reset|purge|setup|schema:load|migrate:reset|truncate_all|rollback STEP=\d{2,}|seed:replant)(?::\w+)?)(?: |$)/.test(
      line,
    ) &&
    !/RAILS_ENV=test|:test(?: |$)/.test(line) &&
    i.state.environment.get('RAILS_ENV')?.text !== 'test'
  )
    i.act('database_reset', `${i.name} ${line}`);
  const code = i.args.findIndex((arg) => /^(?:runner|r|-e)$/.test(arg.text));
  const next = i.args[code + 1];
  if (code !== -1 && next) i.script('ruby', next);
  return EMPTY;
}

function laravel(i: Invocation): Value {
  if (
    /(?:^| )(?:migrate:(?:fresh|reset|refresh)|db:wipe|migrate:rollback --step=\d{2,}|cache:clear-all|queue:flush)/.test(
      i.line,
    ) &&
    !/--env=testing/.test(i.line)
  )
    i.act('database_reset', `artisan ${i.line}`);
  const tinker = i.args.find((arg) => arg.text.startsWith('--execute='));
  if (tinker) i.script('php', withText(tinker, tinker.text.slice(10)));
  return EMPTY;
}

function django(i: Invocation): Value {
  const command = textOf(i.operands.find((operand) => !operand.text.endsWith('.py')));
  if (/^(?:flush|reset_db|sqlflush|drop_test_database)$/.test(command) && command !== 'sqlflush')
    i.act('database_reset', `manage.py ${i.line}`);
  if (command === 'migrate' && /(?:^| )zero(?: |$)/.test(i.line)) i.act('database_reset', `manage.py ${i.line}`);
  const code = i.value('-c', '--command');
  if (command === 'shell' && code) i.script('python', code);
  if (command === 'dbshell' && isKnown(i.input)) i.script('sql', i.input, i.state, EMPTY);
  return EMPTY;
}
