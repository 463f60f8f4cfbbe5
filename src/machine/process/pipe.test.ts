import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testMachine } from '../testing/machine.ts';
import { concat, encode } from './text.ts';
import type { Bytes, Program } from './types.ts';

test('whatever is written in whatever pieces is read in order, however small the reads are', () => {
  const { run } = testMachine();
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 6 }), fc.integer({ min: 1, max: 70_000 }), (sizes, limit) => {
      const got: Bytes[] = [];
      const body: Program = function* (process) {
        const [read, write] = process.pipe();
        process.fork(function* (child) {
          child.close(read);
          for (const [i, size] of sizes.entries()) yield* child.write(write, new Uint8Array(size).fill(i + 1));
          return 0;
        });
        process.close(write);
        for (;;) {
          const data = yield* process.read(read, limit);
          if (data.length === 0) return 0;
          got.push(data);
        }
      };
      expect(run(body).status).toEqual({ code: 0 });
      const sent = sizes.map((size, i) => new Uint8Array(size).fill(i + 1));
      expect(concat([new Uint8Array(0), ...got])).toEqual(concat([new Uint8Array(0), ...sent]));
    }),
    { numRuns: 40 },
  );
});

test('a fifo connects two processes that open it on their own', () => {
  const { run } = testMachine();
  const { output } = run(function* (process) {
    process.mkfifo('/tmp/fifo');
    process.fork(function* (child) {
      const end = child.open('/tmp/fifo', { write: true });
      yield* child.write(end, encode('through'));
      return 0;
    });
    const end = process.open('/tmp/fifo', { read: true });
    for (;;) {
      const data = yield* process.read(end);
      if (data.length === 0) return 0;
      yield* process.write(1, data);
    }
  });
  expect(output).toBe('through');
});

test('a descriptor that is shared after fork keeps the pipe open until all are closed', () => {
  const { run, clock } = testMachine();
  const begin = clock.now;
  let ended = 0;
  run(function* (process) {
    const [read, write] = process.pipe();
    process.fork(function* (child) {
      yield* child.sleep(3_000_000);
      return 0;
    });
    process.close(write);
    yield* process.read(read);
    ended = clock.now - begin;
    return 0;
  });
  expect(Math.floor(ended / 1_000_000)).toBe(3);
});
