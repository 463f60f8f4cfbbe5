import { type Expression, parseStatement, SqlError, type Statement, type Value } from './statements.ts';

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly unique: boolean;
  readonly defaults?: Expression;
}

export interface Table {
  readonly columns: readonly Column[];
  rows: Value[][];
  /** The next number of its serial column. */
  next: number;
}

/** What a cluster of databases holds, as its file has it. */
export interface Contents {
  readonly users: Record<string, string>;
  readonly databases: Record<string, Record<string, Table>>;
}

/** Where a statement runs. */
export interface Session {
  readonly contents: Contents;
  readonly database: string;
  readonly user: string;
  readonly version: string;
  /** `2026-11-21 15:00:00.123456+00` */
  readonly now: string;
}

/** What a statement answers: a table, or only its tag (`INSERT 0 1`). */
export interface Result {
  readonly columns?: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly rows?: readonly (readonly Value[])[];
  readonly tag: string;
}

const types: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  integer: 'integer',
  serial: 'integer',
  bigserial: 'bigint',
  bigint: 'bigint',
  int8: 'bigint',
  smallint: 'smallint',
  text: 'text',
  varchar: 'character varying',
  'character varying': 'character varying',
  char: 'character',
  bool: 'boolean',
  boolean: 'boolean',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  date: 'date',
  numeric: 'numeric',
  decimal: 'numeric',
  real: 'real',
  float: 'double precision',
  'double precision': 'double precision',
  json: 'json',
  jsonb: 'jsonb',
  uuid: 'uuid',
};

const isNumeric = (type: string) => /^(?:integer|bigint|smallint|numeric|real|double)/.test(type);

function fullType(given: string): string {
  const [, name = given, size = ''] = /^([^(]+)(\(.*\))?$/.exec(given) ?? [];
  const found = types[name];
  if (found === undefined) throw new SqlError(`type "${name}" does not exist`);
  return found + size;
}

type Row = ReadonlyMap<string, Value> | undefined;

function evaluate(it: Expression, row: Row, session: Session): Value {
  switch (it.kind) {
    case 'value':
      return it.value;
    case 'column':
      if (!row?.has(it.name)) throw new SqlError(`column "${it.name}" does not exist`, it.at);
      return row.get(it.name)!;
    case 'call':
      return call(it, row, session);
    case 'binary':
      return operate(it.operator, evaluate(it.left, row, session), evaluate(it.right, row, session));
  }
}

function call(it: Expression & { kind: 'call' }, row: Row, session: Session): Value {
  const args = it.args.map((arg) => evaluate(arg, row, session));
  switch (it.name) {
    case 'version':
      return `PostgreSQL ${session.version} (Debian ${session.version}-1.pgdg12+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit`;
    case 'now':
    case 'current_timestamp':
      return session.now;
    case 'current_date':
      return session.now.slice(0, 10);
    case 'current_database':
      return session.database;
    case 'current_user':
    case 'session_user':
    case 'user':
      return session.user;
    case 'upper':
    case 'lower':
      return it.name === 'upper' ? String(args[0]).toUpperCase() : String(args[0]).toLowerCase();
    case 'length':
      return args[0] === null ? null : String(args[0]).length;
    case 'coalesce':
      return args.find((arg) => arg !== null) ?? null;
  }
  throw new SqlError(`function ${it.name}() is not simulated in Podlab`, it.at);
}

const like = (text: string, pattern: string, flags: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')}$`,
    `s${flags}`,
  ).test(text);

function operate(operator: string, a: Value, b: Value): Value {
  if (operator === 'is') return a === b;
  if (operator === 'is not') return a !== b;
  if (operator === 'and') return a === true && b === true;
  if (operator === 'or') return a === true || b === true;
  if (a === null || b === null) return null;
  if (operator === '||') return `${shown(a)}${shown(b)}`;
  if (operator === 'like' || operator === 'ilike') return like(String(a), String(b), operator === 'ilike' ? 'i' : '');
  const [x, y] = typeof a === 'number' || typeof b === 'number' ? [Number(a), Number(b)] : [a, b];
  switch (operator) {
    case '=':
      return x === y;
    case '<>':
    case '!=':
      return x !== y;
    case '<':
      return x < y;
    case '>':
      return x > y;
    case '<=':
      return x <= y;
    case '>=':
      return x >= y;
  }
  const [m, n] = [Number(a), Number(b)];
  if (operator === '+') return m + n;
  if (operator === '-') return m - n;
  if (operator === '*') return m * n;
  if (n === 0) throw new SqlError('division by zero');
  if (operator === '%') return m % n;
  return Number.isInteger(m) && Number.isInteger(n) ? Math.trunc(m / n) : m / n;
}

/** A value as psql shows it. */
export const shown = (value: Value): string => (value === null ? '' : value === true ? 't' : value === false ? 'f' : String(value));

function tableOf({ contents, database }: Session, name: string, at?: number): Table {
  const table = contents.databases[database]![name];
  if (!table) throw new SqlError(`relation "${name}" does not exist`, at);
  return table;
}

const rowOf = (table: Table, values: readonly Value[]): Row => new Map(table.columns.map((column, i) => [column.name, values[i] ?? null]));

function holds(table: Table, values: readonly Value[], where: Expression | undefined, session: Session): boolean {
  return where === undefined || evaluate(where, rowOf(table, values), session) === true;
}

/** A value as a column keeps it. */
function fitting(value: Value, { name, type, notNull }: Column, table: string): Value {
  if (value === null) {
    if (notNull) throw new SqlError(`null value in column "${name}" of relation "${table}" violates not-null constraint`);
    return null;
  }
  if (isNumeric(type)) {
    const number = Number(value);
    if (Number.isNaN(number)) throw new SqlError(`invalid input syntax for type ${type}: "${value}"`);
    return /^(?:integer|bigint|smallint)/.test(type) ? Math.round(number) : number;
  }
  if (type === 'boolean') return value === true || value === 't' || value === 'true';
  const limit = /\((\d+)\)$/.exec(type);
  if (limit && shown(value).length > Number(limit[1])) throw new SqlError(`value too long for type ${type}`);
  return shown(value);
}

function checkUnique(table: Table, name: string, values: readonly Value[]): void {
  for (const [i, column] of table.columns.entries()) {
    if (column.unique && table.rows.some((row) => row !== values && row[i] === values[i] && row[i] !== null))
      throw new SqlError(
        `duplicate key value violates unique constraint "${name}_${column.notNull ? 'pkey' : `${column.name}_key`}"\nDETAIL:  Key (${column.name})=(${shown(values[i] ?? null)}) already exists.`,
      );
  }
}

function insert(it: Statement & { type: 'insert' }, session: Session): Result {
  const table = tableOf(session, it.table, it.at);
  for (const expressions of it.rows) {
    const names = it.columns ?? table.columns.map((column) => column.name).slice(0, expressions.length);
    if (expressions.length > names.length) throw new SqlError('INSERT has more expressions than target columns');
    const unknown = names.find((name) => !table.columns.some((column) => column.name === name));
    if (unknown !== undefined) throw new SqlError(`column "${unknown}" of relation "${it.table}" does not exist`);
    const values = table.columns.map((column) => {
      const at = names.indexOf(column.name);
      if (at >= 0) return fitting(evaluate(expressions[at]!, undefined, session), column, it.table);
      if (column.defaults?.kind === 'call' && column.defaults.name === 'nextval') return table.next++;
      return fitting(column.defaults ? evaluate(column.defaults, undefined, session) : null, column, it.table);
    });
    checkUnique(table, it.table, values);
    table.rows.push(values);
  }
  return { tag: `INSERT 0 ${it.rows.length}` };
}

function create(it: Statement & { type: 'create' }, { contents, database }: Session): Result {
  const tables = contents.databases[database]!;
  if (tables[it.table]) {
    if (it.lenient) return { tag: `NOTICE:  relation "${it.table}" already exists, skipping\nCREATE TABLE` };
    throw new SqlError(`relation "${it.table}" already exists`);
  }
  const columns = it.columns.map(({ name, type, notNull, unique, defaults }): Column => {
    const serial = /serial$/.test(type);
    const next: Expression = { kind: 'call', name: 'nextval', args: [], star: false, at: 0 };
    const own = serial ? next : defaults;
    return { name, type: fullType(type), notNull: notNull || serial, unique, ...(own ? { defaults: own } : {}) };
  });
  tables[it.table] = { columns, rows: [], next: 1 };
  return { tag: 'CREATE TABLE' };
}

const nameOf = (it: Expression): string => (it.kind === 'column' || it.kind === 'call' ? it.name : '?column?');
const counts = (it: Expression | '*'): it is Expression & { kind: 'call' } => it !== '*' && it.kind === 'call' && /^(?:count|sum|min|max)$/.test(it.name);

function aggregate(it: Expression & { kind: 'call' }, rows: readonly Row[], session: Session): Value {
  const values = it.star ? rows.map(() => 1) : rows.map((row) => evaluate(it.args[0]!, row, session)).filter((value) => value !== null);
  if (it.name === 'count') return values.length;
  if (values.length === 0) return null;
  if (it.name === 'sum') return values.reduce<number>((sum, value) => sum + Number(value), 0);
  return values.reduce((best, value) => ((it.name === 'min' ? value! < best! : value! > best!) ? value : best));
}

function select(it: Statement & { type: 'select' }, session: Session): Result {
  const table = it.from && tableOf(session, it.from.name, it.from.at);
  let rows: Row[] = table ? table.rows.filter((values) => holds(table, values, it.where, session)).map((values) => rowOf(table, values)) : [undefined];
  for (const { expression, down } of [...(it.order ?? [])].reverse()) {
    const key = (row: Row) => evaluate(expression, row, session);
    rows = [...rows].sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      const order = x === y ? 0 : x === null || (y !== null && x > y) ? 1 : -1;
      return down ? -order : order;
    });
  }
  const columns = it.columns.flatMap(({ expression, name }) => {
    if (expression !== '*') return [{ expression, name: name ?? nameOf(expression) }];
    if (!table) throw new SqlError('SELECT * with no tables specified is not valid');
    return table.columns.map((column) => ({ expression: { kind: 'column', name: column.name, at: 0 } as Expression, name: column.name }));
  });
  const whole = columns.some(({ expression }) => counts(expression));
  const found = whole
    ? [columns.map(({ expression }) => (counts(expression) ? aggregate(expression, rows, session) : evaluate(expression, rows[0], session)))]
    : rows.slice(0, it.limit).map((row) => columns.map(({ expression }) => evaluate(expression, row, session)));
  const numeric = (i: number, expression: Expression) => {
    const column = expression.kind === 'column' ? table?.columns.find((each) => each.name === expression.name) : undefined;
    return column ? isNumeric(column.type) : found.some((row) => typeof row[i] === 'number');
  };
  return { columns: columns.map(({ name, expression }, i) => ({ name, numeric: numeric(i, expression) })), rows: found, tag: `SELECT ${found.length}` };
}

function changeDatabases(it: Statement & { type: 'database' }, { contents, database }: Session): Result {
  const { databases } = contents;
  if (!it.drop) {
    if (databases[it.name]) throw new SqlError(`database "${it.name}" already exists`);
    databases[it.name] = {};
    return { tag: 'CREATE DATABASE' };
  }
  if (!databases[it.name]) throw new SqlError(`database "${it.name}" does not exist`);
  if (it.name === database) throw new SqlError('cannot drop the currently open database');
  delete databases[it.name];
  return { tag: 'DROP DATABASE' };
}

/** Runs a statement; what it changes stands in the session's contents. Throws SqlError. */
export function execute(sql: string, session: Session): Result {
  const it = parseStatement(sql);
  switch (it.type) {
    case 'select':
      return select(it, session);
    case 'insert':
      return insert(it, session);
    case 'create':
      return create(it, session);
    case 'database':
      return changeDatabases(it, session);
    case 'drop': {
      const tables = session.contents.databases[session.database]!;
      if (!tables[it.table] && !it.lenient) throw new SqlError(`table "${it.table}" does not exist`);
      if (!tables[it.table]) return { tag: `NOTICE:  table "${it.table}" does not exist, skipping\nDROP TABLE` };
      delete tables[it.table];
      return { tag: 'DROP TABLE' };
    }
    case 'delete': {
      const table = tableOf(session, it.table, it.at);
      const kept = table.rows.filter((values) => !holds(table, values, it.where, session));
      const removed = table.rows.length - kept.length;
      table.rows = kept;
      return { tag: it.truncate ? 'TRUNCATE TABLE' : `DELETE ${removed}` };
    }
    case 'update': {
      const table = tableOf(session, it.table, it.at);
      const changed = table.rows.filter((values) => holds(table, values, it.where, session));
      for (const values of changed)
        for (const [name, expression] of it.set) {
          const i = table.columns.findIndex((column) => column.name === name);
          if (i < 0) throw new SqlError(`column "${name}" of relation "${it.table}" does not exist`);
          values[i] = fitting(evaluate(expression, rowOf(table, values), session), table.columns[i]!, it.table);
        }
      return { tag: `UPDATE ${changed.length}` };
    }
  }
}
