import { SystemError } from '../../../process/errors.ts';
import { encode } from '../../../process/text.ts';
import type { Execution, Process } from '../../../process/types.ts';
import { fromBinary } from '../../lib/binary.ts';
import { readText, statOrNothing } from '../../lib/files.ts';
import { LineReader } from '../../lib/input.ts';
import { strftime } from '../../lib/strftime.ts';
import { type Contents, execute, type Result, type Table } from './engine.ts';
import { SqlError } from './statements.ts';

/** What psql and the server say to one another: a line of JSON each. Real drivers' protocol is not simulated. */
export interface Greeting {
  readonly user: string;
  readonly database: string;
  readonly password: string | undefined;
}

export type Question = { readonly sql: string } | { readonly about: 'databases' | 'tables' | 'users' };

export interface Answer {
  readonly fatal?: string;
  readonly error?: string;
  readonly at?: number | undefined;
  readonly result?: Result;
  readonly databases?: readonly string[];
  readonly users?: readonly string[];
  readonly owner?: string;
  readonly tables?: Readonly<Record<string, Table>>;
}

const fileOf = (data: string) => `${data}/base/databases.json`;

/** The databases of a new cluster. */
export function* writeContents(process: Process, data: string, contents: Contents): Execution<void> {
  if (!statOrNothing(process, `${data}/base`)) process.mkdir(`${data}/base`, 0o700);
  const descriptor = process.open(fileOf(data), { write: true, create: true, truncate: true }, 0o600);
  yield* process.write(descriptor, encode(`${JSON.stringify(contents)}\n`));
  process.close(descriptor);
}

function contentsOf(process: Process, data: string): Contents {
  const text = readText(process, fileOf(data));
  return text === '' ? { users: { postgres: '' }, databases: { postgres: {} } } : (JSON.parse(text) as Contents);
}

/** Why a client may not come in. */
function refusal(contents: Contents, { user, database, password }: Greeting, trusted: boolean): string | undefined {
  const known = contents.users[user];
  if (!trusted && password === undefined) return 'fe_sendauth: no password supplied';
  if (!trusted && known !== password) return `FATAL:  password authentication failed for user "${user}"`;
  if (known === undefined) return `FATAL:  role "${user}" does not exist`;
  return contents.databases[database] ? undefined : `FATAL:  database "${database}" does not exist`;
}

interface Client {
  readonly data: string;
  readonly version: string;
  /** Needs no password: it comes from the machine itself. */
  readonly trusted: boolean;
  readonly log: (text: string) => Execution<void>;
}

/** One connection, to its end. */
export function* backend(process: Process, socket: number, client: Client): Execution<number> {
  const lines = new LineReader(process, socket);
  const send = (answer: Answer) => process.write(socket, encode(`${JSON.stringify(answer)}\n`));
  try {
    const first = yield* lines.next();
    if (first === undefined) return 0;
    if (!first.startsWith('{')) {
      yield* process.write(socket, 'R');
      return 0;
    }
    const greeting = JSON.parse(fromBinary(first)) as Greeting;
    const fatal = refusal(contentsOf(process, client.data), greeting, client.trusted);
    if (fatal?.startsWith('FATAL')) yield* client.log(fatal);
    yield* send(fatal === undefined ? {} : { fatal });
    if (fatal !== undefined) return 0;
    process.title = `postgres: ${greeting.user} ${greeting.database} ${client.trusted ? '[local]' : process.remoteAddress(socket).address} idle`;
    for (let line = yield* lines.next(); line !== undefined; line = yield* lines.next())
      yield* send(yield* answer(process, JSON.parse(fromBinary(line)) as Question, greeting, client));
    return 0;
  } catch (error) {
    if (error instanceof SystemError) return 0;
    throw error;
  }
}

function* answer(process: Process, question: Question, { user, database }: Greeting, client: Client): Execution<Answer> {
  const contents = contentsOf(process, client.data);
  if ('about' in question)
    return {
      databases: Object.keys(contents.databases),
      users: Object.keys(contents.users),
      owner: Object.keys(contents.users)[0]!,
      tables: contents.databases[database] ?? {},
    };
  const { now } = process.clock;
  const time = `${strftime('%Y-%m-%d %H:%M:%S', now)}.${String(now % 1_000_000).padStart(6, '0')}+00`;
  yield* process.work(500);
  try {
    const before = JSON.stringify(contents);
    const result = execute(question.sql, { contents, database, user, version: client.version, now: time });
    if (JSON.stringify(contents) !== before) yield* writeContents(process, client.data, contents);
    return { result };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    yield* client.log(`ERROR:  ${error.message}`);
    yield* client.log(`STATEMENT:  ${question.sql.trim()}`);
    return { error: error.message, at: error.at };
  }
}
