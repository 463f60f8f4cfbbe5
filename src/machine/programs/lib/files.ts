import { SystemError } from '../../process/errors.ts';
import { concat, decode } from '../../process/text.ts';
import type { Bytes, Execution, Process } from '../../process/types.ts';

/** All bytes of a descriptor, to its end. */
export function* readAll(process: Process, descriptor: number): Execution<Bytes> {
  const pieces: Bytes[] = [];
  for (let piece = yield* process.read(descriptor); piece.length > 0; piece = yield* process.read(descriptor)) pieces.push(piece);
  return pieces.length === 0 ? new Uint8Array() : concat(pieces);
}

/** All bytes of a file. Throws SystemError. */
export function* readFile(process: Process, path: string): Execution<Bytes> {
  const descriptor = process.open(path, { read: true });
  try {
    return yield* readAll(process, descriptor);
  } finally {
    process.close(descriptor);
  }
}

/** The text of a small regular file, at once; empty if there is none. For files that are never pipes, as /etc/passwd. */
export function readText(process: Process, path: string): string {
  let descriptor: number;
  try {
    descriptor = process.open(path, { read: true });
  } catch (error) {
    if (error instanceof SystemError) return '';
    throw error;
  }
  const pieces: Bytes[] = [];
  for (let piece = process.readNow(descriptor); piece.length > 0; piece = process.readNow(descriptor)) pieces.push(piece);
  process.close(descriptor);
  return decode(concat(pieces));
}

/** lstat or stat; undefined if there is no such file. */
export function statOrNothing(process: Process, path: string, follow = true): ReturnType<Process['stat']> | undefined {
  try {
    return follow ? process.stat(path) : process.lstat(path);
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}
