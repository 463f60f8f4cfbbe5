import { anonymousStat, OpenFile } from './open-file.ts';
import type { Bytes, FileStat } from './types.ts';

/** /dev/null as the standard input of processes that were given none. It has no state: all share it. */
export class NullFile extends OpenFile {
  static readonly instance = new NullFile();

  override get description(): string {
    return '/dev/null';
  }

  override tryRead(): Bytes {
    return new Uint8Array(0);
  }

  override tryWrite(data: Bytes): number {
    return data.length;
  }

  override stat(): FileStat {
    return { ...anonymousStat('character', 5, 0o666), rdev: [1, 3] };
  }
}
