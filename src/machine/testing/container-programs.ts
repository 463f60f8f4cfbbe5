import { second } from '../../time/index.ts';
import type { FileTree } from '../filesystem/index.ts';
import type { Program } from '../process/types.ts';
import { TestNode } from './node.ts';
import { plainPrograms } from './programs.ts';

/** Small programs that show what a container is. */
export const containerPrograms: Readonly<Record<string, Program>> = {
  ...plainPrograms,
  echo: function* (process) {
    yield* process.write(1, `${process.argv.slice(1).join(' ')}\n`);
    return 0;
  },
  default: function* (process) {
    yield* process.write(1, 'from the image\n');
    return 0;
  },
  polite: function* (process) {
    let asked = false;
    process.onSignal('SIGTERM', () => (asked = true));
    while (!asked) yield* process.sleep(100 * second);
    return 3;
  },
  fail: function* (process) {
    yield* process.write(2, 'bad\n');
    return Number(process.argv[1]);
  },
  show: function* (process) {
    const { uid, gid, groups } = process.credentials;
    const variables = [...process.env].map(([name, value]) => `${name}=${value}`).join(' ');
    yield* process.write(1, `${process.pid} ${process.parent} ${process.cwd} ${uid}:${gid}:${groups} ${process.hostname}\n${variables}\n`);
    return 0;
  },
  hog: function* (process) {
    yield* process.allocate(Number(process.argv[1]));
    return 0;
  },
  serve: function* (process) {
    const listener = process.listen({ address: '', port: 8080 });
    for (;;) {
      const connection = yield* process.accept(listener);
      yield* process.read(connection);
      yield* process.write(connection, `HTTP/1.1 204 No Content\r\nX-From: ${process.remoteAddress(connection).address}\r\nContent-Length: 0\r\n\r\n`);
      process.close(connection);
    }
  },
  touch: function* (process) {
    process.open(process.argv[1] ?? '', { write: true, create: true });
    return 0;
  },
  append: function* (process) {
    yield* process.write(process.open(process.argv[1] ?? '', { write: true, append: true }), 'more');
    return 0;
  },
  pids: function* (process) {
    yield* process.write(
      1,
      `${process
        .processes()
        .map((one) => `${one.pid} ${one.argv.join(' ')}`)
        .join(', ')}\n`,
    );
    return 0;
  },
};
const files: FileTree = {
  '/app/run.sh': 'echo no interpreter\n',
  '/app/script': { content: '#!/bin/echo from\n', mode: 0o755 },
  '/app/plain': { content: 'x', mode: 0o755 },
};

/** A node whose images have these programs, and some files. */
export const nodeWithPrograms = (): TestNode => new TestNode(containerPrograms, files);
