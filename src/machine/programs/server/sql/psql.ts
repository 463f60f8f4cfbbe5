import { SystemError } from '../../../process/errors.ts';
import { decode, encode } from '../../../process/text.ts';
import type { Execution, Program } from '../../../process/types.ts';
import { applet, type Tool } from '../../lib/applet.ts';
import { fromBinary } from '../../lib/binary.ts';
import { readFile } from '../../lib/files.ts';
import { LineReader } from '../../lib/input.ts';
import { resolve } from '../../net/resolve.ts';
import type { Answer, Greeting, Question } from './backend.ts';
import { type Column, shown } from './engine.ts';
import { table } from './tables.ts';

const localSocket = '/var/run/postgresql/.s.PGSQL.5432';

interface Options {
  readonly host: string | undefined;
  readonly port: number;
  user: string;
  database: string;
  readonly commands: readonly string[];
  readonly files: readonly string[];
  readonly tuplesOnly: boolean;
  readonly unaligned: boolean;
  readonly quiet: boolean;
  readonly list: boolean;
}

const withValue: Readonly<Record<string, string>> = {
  h: 'host',
  p: 'port',
  U: 'username',
  d: 'dbname',
  c: 'command',
  f: 'file',
  v: 'set',
  P: 'pset',
  F: 'field-separator',
};

function parse(tool: Tool): Options {
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  const rest: string[] = [];
  // Short flags may stand before the letter of an option with a value: -tAc 'select 1'.
  const args = tool.args.flatMap((arg) => {
    const match = /^-([tAqlXw]+)([hpUdcfvPF].*)$/s.exec(arg);
    return match ? [`-${match[1]}`, `-${match[2]}`] : [arg];
  });
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const long = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg);
    const letter = long ? Object.keys(withValue).find((each) => withValue[each] === long[1]) : arg[1];
    if (!arg.startsWith('-') || arg === '-') rest.push(arg);
    else if (letter !== undefined && withValue[letter] && !(long && long[2] === undefined && i + 1 >= args.length)) {
      const value = long ? (long[2] ?? args[++i] ?? '') : arg.length > 2 ? arg.slice(2) : (args[++i] ?? '');
      values.set(letter, [...(values.get(letter) ?? []), value]);
    } else for (const each of long ? [{ 'tuples-only': 't', 'no-align': 'A', quiet: 'q', list: 'l' }[long[1]!] ?? ''] : arg.slice(1)) flags.add(each);
  }
  const last = (key: string) => values.get(key)?.at(-1);
  const env = (name: string) => tool.process.env.get(name);
  const account = env('PGUSER') ?? (tool.process.credentials.uid === 0 ? 'root' : (env('USER') ?? 'postgres'));
  const url = /^postgres(?:ql)?:\/\/([^:@/]+)(?::[^@]*)?@([^:/]+)(?::(\d+))?\/(\w+)/.exec(last('d') ?? rest[0] ?? '');
  const user = url?.[1] ?? last('U') ?? rest[1] ?? account;
  return {
    host: url?.[2] ?? last('h') ?? env('PGHOST'),
    port: Number(url?.[3] ?? last('p') ?? env('PGPORT') ?? 5432),
    user,
    database: url?.[4] ?? last('d') ?? rest[0] ?? env('PGDATABASE') ?? user,
    commands: values.get('c') ?? [],
    files: values.get('f') ?? [],
    tuplesOnly: flags.has('t'),
    unaligned: flags.has('A'),
    quiet: flags.has('q'),
    list: flags.has('l'),
  };
}

/** A connection to the server, or why there is none. */
class Connection {
  readonly #tool: Tool;
  readonly #socket: number;
  readonly #lines: LineReader;

  constructor(tool: Tool, socket: number) {
    this.#tool = tool;
    this.#socket = socket;
    this.#lines = new LineReader(tool.process, socket);
  }

  *ask(question: Question | Greeting): Execution<Answer> {
    yield* this.#tool.process.write(this.#socket, encode(`${JSON.stringify(question)}\n`));
    const line = yield* this.#lines.next();
    return line === undefined ? { fatal: 'server closed the connection unexpectedly' } : (JSON.parse(fromBinary(line)) as Answer);
  }
}

function* connect(tool: Tool, { host, port, user, database }: Options): Execution<Connection | string> {
  const { process } = tool;
  const isPath = host === undefined || host.startsWith('/');
  let place = `on socket "${localSocket}"`;
  try {
    let socket: number;
    if (isPath) socket = process.connectUnix(localSocket);
    else {
      const addresses = yield* resolve(process, host);
      if (typeof addresses === 'string') return `could not translate host name "${host}" to address: Name or service not known`;
      place = `at "${host}"${host === addresses[0] ? '' : ` (${addresses[0]})`}, port ${port}`;
      socket = yield* process.connect({ address: addresses[0]!, port });
    }
    const connection = new Connection(tool, socket);
    const { fatal } = yield* connection.ask({ user, database, password: process.env.get('PGPASSWORD') });
    return fatal === undefined ? connection : `connection to server ${place} failed: ${fatal}`;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const hint = isPath
      ? 'Is the server running locally and accepting connections on that socket?'
      : 'Is the server running on that host and accepting TCP/IP connections?';
    return `connection to server ${place} failed: ${error.message}\n\t${hint}`;
  }
}

/** The place of a mistake in its line, with a mark below. */
function position(sql: string, at: number): string {
  const start = sql.lastIndexOf('\n', at - 1) + 1;
  const line = sql.slice(start).split('\n')[0]!;
  const label = `LINE ${sql.slice(0, at).split('\n').length}: `;
  return `${label}${line}\n${' '.repeat(label.length + at - start)}^\n`;
}

/** One psql: its connection and how it prints. */
class Client {
  readonly #tool: Tool;
  readonly #options: Options;
  #connection: Connection;
  failed = false;

  constructor(tool: Tool, options: Options, connection: Connection) {
    this.#tool = tool;
    this.#options = options;
    this.#connection = connection;
  }

  get prompt(): string {
    return `${this.#options.database}=# `;
  }

  *query(sql: string): Execution<void> {
    const answer = yield* this.#connection.ask({ sql });
    const { result, error, fatal } = answer;
    if (error !== undefined || fatal !== undefined) {
      this.failed = true;
      yield* this.#tool.out.flush();
      const text = error === undefined ? fatal! : `ERROR:  ${error}\n${answer.at === undefined ? '' : position(sql, answer.at)}`;
      return yield* this.#tool.process.write(2, text);
    }
    if (result!.columns) {
      const rows = result!.rows!.map((row) => row.map(shown));
      this.#tool.out.put(table({ columns: result!.columns, rows }, this.#options));
    } else if (!this.#options.quiet) this.#tool.out.put(`${result!.tag}\n`);
    yield* this.#tool.out.flush();
  }

  /** A command of psql itself; false for `\q`. */
  *command(text: string): Execution<boolean> {
    const [name = '', argument] = text.trim().split(/\s+/) as [string?, string?];
    const about = yield* this.#connection.ask({ about: 'tables' });
    const put = (printed: string) => this.#tool.out.put(printed);
    const { user, database, host, port } = this.#options;
    if (name === '\\q') return false;
    if (name === '\\l' || name === '\\list') put(databases(about, this.#options));
    else if (name === '\\dt' || (name === '\\d' && argument === undefined)) put(relations(about, this.#options));
    else if (name === '\\d') put(description(about, argument!.replace(/;$/, ''), this.#options));
    else if (name === '\\du') put(roles(about, this.#options));
    else if (name === '\\conninfo')
      put(
        `You are connected to database "${database}" as user "${user}" ${host === undefined ? 'via socket in "/var/run/postgresql"' : `on host "${host}"`} at port "${port}".\n`,
      );
    else if (name === '\\c' || name === '\\connect') yield* this.#change(argument ?? database);
    else if (name === '\\?' || name === '\\h') put('\\l, \\c DATABASE, \\dt, \\d TABLE, \\du, \\conninfo and \\q are simulated in Podlab.\n');
    else {
      yield* this.#tool.out.flush();
      yield* this.#tool.process.write(2, `${name}: this command of psql is not simulated in Podlab\n`);
    }
    yield* this.#tool.out.flush();
    return true;
  }

  *#change(database: string): Execution<void> {
    const connection = yield* connect(this.#tool, { ...this.#options, database });
    if (typeof connection === 'string') return yield* this.#tool.process.write(2, `${connection}\nPrevious connection kept\n`);
    this.#connection = connection;
    this.#options.database = database;
    this.#tool.out.put(`You are now connected to database "${database}" as user "${this.#options.user}".\n`);
  }

  /** Statements and commands of a text, as they come. Answers what is left without its semicolon. */
  *run(text: string): Execution<string | undefined> {
    let rest = text;
    while (rest.trim() !== '') {
      if (rest.trimStart().startsWith('\\')) {
        const [line = '', ...more] = rest.trimStart().split('\n');
        if (!(yield* this.command(line))) return undefined;
        rest = more.join('\n');
        continue;
      }
      const end = /^(?:[^';]|'[^']*')*;/.exec(rest);
      if (!end) return rest;
      yield* this.query(end[0].trim());
      rest = rest.slice(end[0].length);
    }
    return '';
  }
}

const locale = ['UTF8', 'libc', 'en_US.utf8', 'en_US.utf8', '', ''];

function databases(about: Answer, options: Options): string {
  const owner = about.owner ?? 'postgres';
  const guarded = `=c/${owner}\n${owner}=CTc/${owner}`;
  const rows = [...(about.databases ?? []).map((name) => [name, '']), ['template0', guarded], ['template1', guarded]]
    .sort(([a], [b]) => (a! < b! ? -1 : 1))
    .map(([name, access]) => [name!, owner, ...locale, access!]);
  const names = ['Name', 'Owner', 'Encoding', 'Locale Provider', 'Collate', 'Ctype', 'Locale', 'ICU Rules', 'Access privileges'];
  return table({ columns: names.map((name) => ({ name })), rows }, { ...options, title: 'List of databases' });
}

function relations(about: Answer, options: Options): string {
  const names = Object.keys(about.tables ?? {}).sort();
  if (names.length === 0) return 'Did not find any relations.\n';
  const rows = names.map((name) => ['public', name, 'table', about.owner ?? 'postgres']);
  return table({ columns: ['Schema', 'Name', 'Type', 'Owner'].map((name) => ({ name })), rows }, { ...options, title: 'List of relations' });
}

function defaultOf(name: string, { defaults, name: column }: Column): string {
  if (!defaults) return '';
  if (defaults.kind === 'call' && defaults.name === 'nextval') return `nextval('${name}_${column}_seq'::regclass)`;
  if (defaults.kind === 'call') return defaults.name.startsWith('current') ? defaults.name.toUpperCase() : `${defaults.name}()`;
  return defaults.kind === 'value' ? (typeof defaults.value === 'string' ? `'${defaults.value}'::text` : String(defaults.value)) : '';
}

function description(about: Answer, name: string, options: Options): string {
  const found = about.tables?.[name];
  if (!found) return `Did not find any relation named "${name}".\n`;
  const rows = found.columns.map((column) => [column.name, column.type, '', column.notNull ? 'not null' : '', defaultOf(name, column)]);
  const columns = ['Column', 'Type', 'Collation', 'Nullable', 'Default'].map((each) => ({ name: each }));
  const keys = found.columns.filter((column) => column.unique);
  const indexes = keys.map((column) =>
    column.notNull
      ? `    "${name}_pkey" PRIMARY KEY, btree (${column.name})\n`
      : `    "${name}_${column.name}_key" UNIQUE CONSTRAINT, btree (${column.name})\n`,
  );
  const body = table({ columns, rows }, { ...options, title: `Table "public.${name}"`, uncounted: true });
  return indexes.length === 0 ? body : `${body.replace(/\n$/, '')}Indexes:\n${indexes.join('')}\n`;
}

function roles(about: Answer, options: Options): string {
  const rows = (about.users ?? []).map((name, i) => [name, i === 0 ? 'Superuser, Create role, Create DB, Replication, Bypass RLS' : '']);
  return table({ columns: [{ name: 'Role name' }, { name: 'Attributes' }], rows }, { ...options, title: 'List of roles', uncounted: true });
}

/** psql: statements of -c, of files, or typed. */
export const psql: Program = applet(function* (tool) {
  const { process } = tool;
  const version = process.env.get('PG_VERSION') ?? '17.7';
  if (tool.args.includes('--version') || tool.args.includes('-V')) {
    tool.out.put(`psql (PostgreSQL) ${version} (Debian ${version}-1.pgdg12+1)\n`);
    return 0;
  }
  const options = parse(tool);
  if (options.list) options.database = 'postgres';
  const connection = yield* connect(tool, options);
  if (typeof connection === 'string') {
    yield* process.write(2, `psql: error: ${connection}\n`);
    return 2;
  }
  const client = new Client(tool, options, connection);
  if (options.list) yield* client.command('\\l');
  else if (options.commands.length > 0) for (const text of options.commands) yield* finish(client, yield* client.run(text));
  else if (options.files.length > 0) for (const path of options.files) yield* finish(client, yield* client.run(decode(yield* readFile(process, path))));
  else return yield* typed(tool, client, version);
  return client.failed ? 1 : 0;
});

/** The last statement needs no semicolon. */
function* finish(client: Client, rest: string | undefined): Execution<void> {
  if (rest !== undefined && rest.trim() !== '') yield* client.query(rest.trim());
}

function* typed(tool: Tool, client: Client, version: string): Execution<number> {
  const { process } = tool;
  const terminal = process.isTerminal(0);
  if (terminal) tool.out.put(`psql (${version} (Debian ${version}-1.pgdg12+1))\nType "help" for help.\n\n`);
  const lines = new LineReader(process, 0);
  for (let text: string | undefined = ''; ; ) {
    if (terminal) tool.out.put(text === '' ? client.prompt : client.prompt.replace(/=# $/, '-# '));
    yield* tool.out.flush();
    const line = yield* lines.next();
    if (line === undefined || /^\s*(?:exit|quit)\s*;?\s*$/.test(line)) return 0;
    text = yield* client.run(text === '' ? fromBinary(line) : `${text}\n${fromBinary(line)}`);
    if (text === undefined) return 0;
  }
}
