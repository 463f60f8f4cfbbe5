import { SystemError } from '../../machine/process/errors.ts';
import { concat, decode, encode } from '../../machine/process/text.ts';
import type { Bytes, Execution, Process } from '../../machine/process/types.ts';
import { UserError } from './errors.ts';

/** A failed system call in Go's words: `open missing.txt: no such file or directory`. */
export function goFileError(operation: string, path: string, error: unknown): string {
  if (!(error instanceof SystemError)) throw error;
  return `${operation} ${path}: ${error.message.toLowerCase()}`;
}

/** Everything from a descriptor until its end. */
export function* readAll(process: Process, descriptor: number): Execution<Bytes> {
  const pieces: Bytes[] = [];
  for (;;) {
    const piece = yield* process.read(descriptor);
    if (piece.length === 0) return concat(pieces);
    pieces.push(piece);
  }
}

/** The bytes of a file; throws SystemError. */
export function* readBytes(process: Process, path: string): Execution<Bytes> {
  const descriptor = process.open(path, { read: true });
  try {
    return yield* readAll(process, descriptor);
  } finally {
    process.close(descriptor);
  }
}

/** The text of a file, `-` being standard input; throws UserError `open PATH: …`. */
export function* readText(process: Process, path: string): Execution<string> {
  if (path === '-') return decode(yield* readAll(process, 0));
  try {
    return decode(yield* readBytes(process, path));
  } catch (error) {
    throw new UserError(goFileError('open', path, error));
  }
}

/** Makes or replaces a file. */
export function* writeText(process: Process, path: string, text: string | Bytes, mode = 0o600): Execution<void> {
  const descriptor = process.open(path, { write: true, create: true, truncate: true }, mode);
  try {
    yield* process.write(descriptor, typeof text === 'string' ? encode(text) : text);
  } finally {
    process.close(descriptor);
  }
}

/** The kind of a path, or undefined where nothing is. */
export function typeOf(process: Process, path: string): 'file' | 'directory' | 'other' | undefined {
  try {
    const { type } = process.stat(path);
    return type === 'file' || type === 'directory' ? type : 'other';
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

/** filepath.Join for two parts. */
export const join = (directory: string, name: string) => normalize(directory === '' ? name : `${directory}/${name}`);

/** filepath.Clean. */
export function normalize(path: string): string {
  const absolute = path.startsWith('/');
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (part !== '..' || !absolute) out.push(part);
  }
  return `${absolute ? '/' : ''}${out.join('/')}` || '.';
}

export const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
export const directoryName = (path: string) => normalize(path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '.');
