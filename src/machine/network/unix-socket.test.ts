import { describe, expect, test } from 'vitest';
import { SystemError } from '../process/errors.ts';
import { decode } from '../process/text.ts';
import type { Process, Program } from '../process/types.ts';
import { testMachine } from '../testing/machine.ts';

const attempt = (body: () => unknown): string => {
  try {
    body();
    return 'fine';
  } catch (error) {
    if (error instanceof SystemError) return error.code;
    throw error;
  }
};

/** Echoes what the first client sends, in capitals. */
const shout: Program = function* (process) {
  const listener = process.listenUnix('/tmp/s');
  const socket = yield* process.accept(listener);
  yield* process.write(socket, decode(yield* process.read(socket)).toUpperCase());
  return 0;
};

function run(body: (process: Process) => ReturnType<Program>): string {
  return testMachine({ shout }).run(body).output;
}

describe('a Unix socket', () => {
  test('carries bytes both ways, and its end', () => {
    const output = run(function* (process) {
      process.spawn({ argv: ['/bin/shout'] });
      yield* process.sleep(1000);
      const socket = process.connectUnix('/tmp/s');
      yield* process.write(socket, 'hello');
      yield* process.write(1, yield* process.read(socket));
      yield* process.write(1, ` and ${(yield* process.read(socket)).length} more`);
      return 0;
    });
    expect(output).toBe('HELLO and 0 more');
  });

  test('is a file: it can be there only once, outlives its listener, and is then refused', () => {
    let seen: unknown;
    run(function* (process) {
      const listener = process.listenUnix('/tmp/s');
      const again = attempt(() => process.listenUnix('/tmp/s'));
      const type = process.stat('/tmp/s').type;
      const opened = attempt(() => process.open('/tmp/s', { read: true }));
      process.close(listener);
      seen = [again, type, opened, attempt(() => process.connectUnix('/tmp/s')), attempt(() => process.connectUnix('/tmp/none'))];
      yield* process.work(1);
      return 0;
    });
    expect(seen).toEqual(['EADDRINUSE', 'socket', 'ENXIO', 'ECONNREFUSED', 'ENOENT']);
  });

  test('without a file is found by its name', () => {
    let seen: unknown;
    run(function* (process) {
      process.listenUnix('@name');
      seen = [attempt(() => process.connectUnix('@name')), attempt(() => process.connectUnix('@other')), process.unixSockets().map(({ state }) => state)];
      yield* process.work(1);
      return 0;
    });
    expect(seen).toEqual(['fine', 'ECONNREFUSED', ['LISTENING', 'CONNECTED', 'CONNECTED']]);
  });
});
