import { describe, expect, it } from 'vitest';
import { statementsOf } from '../../../rules/facts/shell/sql-statements.ts';

describe('SQL', () => {
  it.each<[text: string, ...bare: string[]]>([
    ['select 1', 'select 1'],
    ['select 1; drop table a;', 'select 1', 'drop table a'],
    ["select ';' ; select 2", "select ''", 'select 2'],
    ["select 'it''s; fine'; x", "select ''", 'x'],
    ['select "a;b"', 'select a;b'],
    ['select `a;b`', 'select a;b'],
    ['select $$a;b$$; x', 'select $$a;b$$', 'x'],
    ['select $f$a;$$b$f$; x', 'select $f$a;$$b$f$', 'x'],
    ['-- a;\nselect 1', 'select 1'],
    ['# a;\nselect 1', 'select 1'],
    ['/* a; */ select 1', 'select 1'],
    ['/*!50000 drop table a */', 'drop table a'],
    ['select 1/2 - 3', 'select 1/2 - 3'],
    ['select a-b, $1', 'select a-b, $1'],
    ["it's; drop table a", "it's", 'drop table a'],
    ['/* never closed; drop table a', '/* never closed', 'drop table a'],
    ['', ...[]],
  ])('is taken apart into statements: %j', (text, ...bare) => {
    expect(statementsOf(text).map((statement) => statement.bare)).toEqual(bare);
  });

  it('has all its statements after many strings that are never closed', () => {
    const text = `${'$a$ /* '.repeat(500)}; drop table a`;
    expect(statementsOf(text).at(-1)?.bare).toBe('drop table a');
  });
});
