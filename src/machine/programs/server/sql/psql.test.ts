import { expect, test } from 'vitest';
import { sh } from '../../testing/run.ts';

const program = (name: string) => ({ program: name });
const files = {
  '/usr/bin/pg': program('postgres-entrypoint'),
  '/usr/bin/postgres': program('postgres'),
  '/usr/bin/psql': program('psql'),
  '/data': { directory: true } as const,
  '/var/run/postgresql': { directory: true } as const,
};

function outcome(script: string) {
  const start = 'export POSTGRES_PASSWORD=pw PGDATA=/data; pg postgres > log 2>&1 & sleep 3; p() { psql -U postgres "$@"; }; ';
  const { stdout, stderr, bugs } = sh(start + script, { files, seconds: 60 });
  expect(bugs).toEqual([]);
  return { stdout, stderr };
}

test('a table is made, filled, shown and changed', () => {
  const { stdout } = outcome(
    "p -c 'create table t (id serial primary key, name text not null)'; p -c \"insert into t (name) values ('a'), ('nginx')\"; p -c 'select * from t'; p -c \"update t set name = upper(name) where id > 1\"; p -tAc 'select name from t order by id desc'; p -c 'delete from t'; p -tAc 'select count(*) from t'",
  );
  expect(stdout).toBe('CREATE TABLE\nINSERT 0 2\n id | name  \n----+-------\n  1 | a\n  2 | nginx\n(2 rows)\n\nUPDATE 1\nNGINX\na\nDELETE 2\n0\n');
});

test('what was written is there after the server has been started again', () => {
  expect(
    outcome("p -c 'create table t (a int)' -c 'insert into t values (7)'; kill %1; wait; postgres >> log 2>&1 & sleep 2; p -tAc 'select a from t'").stdout,
  ).toBe('CREATE TABLE\nINSERT 0 1\n7\n');
});

test.each([
  ['psql -c "select 1"', 'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  role "root" does not exist\n'],
  ['p -d nope', 'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  database "nope" does not exist\n'],
  ['p -c "select * from t"', 'ERROR:  relation "t" does not exist\nLINE 1: select * from t\n                      ^\n'],
  ['p -c "selec 1"', 'ERROR:  syntax error at or near "selec"\nLINE 1: selec 1\n        ^\n'],
  [
    'p -h 127.0.0.1 -p 9',
    'psql: error: connection to server at "127.0.0.1", port 9 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n',
  ],
  ['p -c "begin"', 'ERROR:  this statement is not simulated in Podlab: SELECT from one table, INSERT, UPDATE, DELETE, CREATE and DROP are\n'],
])('%s', (script, expected) => expect(outcome(script).stderr).toBe(expected));

test('relations are listed as psql lists them', () => {
  expect(outcome("p -c '\\dt' -c 'create table t (id int)' -c '\\dt'").stdout).toBe(
    'Did not find any relations.\nCREATE TABLE\n        List of relations\n Schema | Name | Type  |  Owner   \n--------+------+-------+----------\n public | t    | table | postgres\n(1 row)\n\n',
  );
});
