import type { Status } from '../api/meta.ts';

/** A failure that is told as `error: TEXT`. */
export class UserError extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/** The server refused: told as `Error from server (REASON): TEXT`. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message ?? '');
    this.status = status;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }
}

/** Nobody answers at the server's address. */
export class ConnectionError extends Error {
  readonly url: string;

  constructor(method: string, url: string, detail: string) {
    super(`${method[0]}${method.slice(1).toLowerCase()} "${url}": ${detail}`);
    this.url = url;
  }
}

/** The kubeconfig contradicts itself: told as `Error in configuration: …`. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`invalid configuration: ${problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`}`);
    this.problems = problems;
  }
}

/** No resource of that kind and version is served. */
export class NoKindMatchError extends Error {}

/** Ends the program with this status and these words (none: silently). */
export class Exit extends Error {
  readonly code: number;

  constructor(code: number, message = '') {
    super(message);
    this.code = code;
  }
}

/** Several failures that are told together. */
export class Aggregate extends Error {
  readonly errors: readonly Error[];

  constructor(errors: readonly Error[]) {
    super(aggregateMessage(errors));
    this.errors = errors;
  }
}

function aggregateMessage(errors: readonly Error[]): string {
  const texts = [...new Set(errors.map((error) => error.message))];
  return texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
}

/** Throws what was collected: nothing, the one, or all of them. */
export function throwAll(errors: readonly Error[]): void {
  const flat = errors.flatMap((error) => (error instanceof Aggregate ? error.errors : [error]));
  if (flat.length === 1) throw flat[0];
  if (flat.length > 1) throw new Aggregate(flat);
}

/** Whether it is a failure of the kinds above; anything else is a bug of the program and goes on up. */
export function isFailure(error: unknown): error is Error {
  return [UserError, StatusError, ConnectionError, ConfigurationError, NoKindMatchError, Exit, Aggregate].some((kind) => error instanceof kind);
}

export const isNotFound = (error: unknown): boolean => error instanceof StatusError && error.reason === 'NotFound';
export const isForbidden = (error: unknown): boolean => error instanceof StatusError && error.reason === 'Forbidden';
export const isConflict = (error: unknown): boolean => error instanceof StatusError && error.reason === 'Conflict';
export const isAlreadyExists = (error: unknown): boolean => error instanceof StatusError && error.reason === 'AlreadyExists';

/** Puts what was being done before the message: `error when creating "web.yaml": …` (cmdutil.AddSourceToErr). */
export function addSource(verb: string, source: string, error: Error): Error {
  if (source === '') return error;
  const message = `error when ${verb} "${source}": ${error.message}`;
  if (error instanceof StatusError) return new StatusError({ ...error.status, message });
  return error instanceof Exit ? error : new UserError(message);
}

/** The usual words for a failure of the API or of the connection (cmdutil.StandardErrorMessage). */
function standardMessage(error: Error): string | undefined {
  if (error instanceof StatusError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
    return error.reason ? `Error from server (${error.reason}): ${error.message}` : `Error from server: ${error.message}`;
  }
  if (error instanceof ConnectionError) {
    const host = /^[a-z]+:\/\/([^/]*)/.exec(error.url)?.[1] ?? error.url;
    if (error.message.includes('connection refused')) return `The connection to the server ${host} was refused - did you specify the right host or port?`;
    return `Unable to connect to the server: ${error.message.slice(error.message.indexOf('": ') + 3)}`;
  }
  return undefined;
}

const messageFor = (error: Error) => standardMessage(error) ?? error.message;

function multiline(prefix: string, texts: readonly string[]): string {
  if (texts.length === 1) return `${prefix}${texts[0]}`;
  return [prefix, ...texts.map((text) => `* ${text}`)].join('\n');
}

function invalidMessage(status: Status): string {
  const { details, message } = status;
  if (!details) return `The request is invalid${message ? `: ${message}` : ''}`;
  const causes = [...new Set((details.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`))];
  let text = 'The request is invalid';
  if (details.kind || details.name) text = `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`;
  else if (message && causes.length === 0) text += `: ${message}`;
  // A single cause that ends in a line feed (the diff of a forbidden Pod update) keeps it: an empty line follows.
  return causes.length > 0 ? `${multiline(`${text}: `, causes)}\n` : text;
}

/** The words and the exit status of a failed command (cmdutil.checkErr). The text ends in a line feed unless it is empty. */
export function report(failure: Error): { readonly text: string; readonly code: number } {
  const error = failure instanceof Aggregate && failure.errors.length === 1 ? failure.errors[0]! : failure;
  if (error instanceof Exit) return { text: ended(error.message), code: error.code };
  if (error instanceof StatusError && error.reason === 'Invalid') return { text: ended(invalidMessage(error.status)), code: 1 };
  if (error instanceof ConfigurationError) return { text: ended(multiline('Error in configuration: ', error.problems)), code: 1 };
  if (error instanceof Aggregate) return { text: ended(error.errors.map(messageFor).join('\n')), code: 1 };
  const standard = standardMessage(error);
  const text = standard ?? (error.message.startsWith('error: ') ? error.message : `error: ${error.message}`);
  return { text: ended(text), code: error instanceof UserError ? error.code : 1 };
}

const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
