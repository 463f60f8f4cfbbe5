import { expect, test } from 'vitest';
import { second } from '../../time/index.ts';
import { decode, encode } from '../process/text.ts';
import type { Program } from '../process/types.ts';
import { TestNode } from '../testing/node.ts';

const programs: Readonly<Record<string, Program>> = {
  sleep: function* (process) {
    yield* process.sleep(Number(process.argv[1]) * second);
    return 0;
  },
  append: function* (process) {
    yield* process.write(process.open(process.argv[1] ?? '', { write: true, append: true, create: true }), 'more');
    return 0;
  },
  cat: function* (process) {
    yield* process.write(1, yield* process.read(process.open(process.argv[1] ?? '', { read: true })));
    return 0;
  },
};

test('a directory and a file of the node itself: changes are seen on both sides, and on no other node', () => {
  const [one, two] = [new TestNode(programs), new TestNode(programs)];
  const mounts = [
    { containerPath: '/host', hostPath: '/etc', readonly: false },
    { containerPath: '/users', hostPath: '/etc/passwd', readonly: false },
  ];
  const id = one.start(one.sandbox(), one.containerConfig(['sleep', '1000'], { mounts }));
  one.exec(id, ['append', '/host/new']);
  one.exec(id, ['append', '/users']);
  one.node.files.writeFile('/etc/later', encode('seen'));
  expect([one, two].map(({ node }) => node.files.list('/etc'))).toEqual([['later', 'new', 'passwd'], ['passwd']]);
  expect([one, two].map(({ node }) => decode(node.files.readFile('/etc/passwd')!).endsWith('more'))).toEqual([true, false]);
  expect(one.exec(id, ['cat', '/host/later']).output).toBe('seen');
});

test('an image that one container has spoilt is whole for the next', () => {
  const node = new TestNode({
    ...programs,
    rm: function* (process) {
      process.unlink(process.argv[1] ?? '');
      return 0;
    },
  });
  node.run(['rm', '/bin/cat']);
  expect(node.run(['cat', '/etc/passwd']).status.exitCode).toBe(0);
});

test('/etc/hostname and /etc/resolv.conf come from the sandbox', () => {
  const node = new TestNode(programs);
  const dns = { servers: ['10.96.0.10'], searches: ['a.local', 'b.local'], options: ['ndots:5'] };
  const id = node.start(node.sandbox(node.sandboxConfig({ dns })), node.containerConfig(['sleep', '1000']));
  const read = (path: string) => node.exec(id, ['cat', path]).output;
  expect([read('/etc/hostname'), read('/etc/resolv.conf')]).toEqual(['pod\n', 'search a.local b.local\nnameserver 10.96.0.10\noptions ndots:5\n']);
});

test('a directory of an image is shown in place of the whole image, and must be one', () => {
  const node = new TestNode(programs);
  const sandbox = node.sandbox();
  const mounted = (path: string) =>
    node.containerConfig(['cat', '/shown/passwd'], { mounts: [{ containerPath: '/shown', hostPath: path, image: 'app:1', readonly: true }] });
  const made = (path: string) => node.ask<string>((reply) => node.node.runtime.createContainer(sandbox, mounted(path), node.sandboxConfig(), reply));
  expect(made('nope/x')).toMatchObject({
    error: {
      message: expect.stringMatching(
        /^failed to mount image volume: ImageVolumeMountFailed: failed to ensure image subpath "nope\/x" in "\S+": openat nope\/x: no such file or directory$/,
      ),
    },
  });
  expect(made('etc/passwd')).toMatchObject({ error: { message: expect.stringContaining('only directory subpath is supported, subpath: "etc/passwd"') } });
  const id = node.start(sandbox, mounted('etc'));
  node.clock.advance(second);
  expect(node.log(id).join()).toContain('root');
});
