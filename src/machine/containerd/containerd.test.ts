import { describe, expect, test } from 'vitest';
import type { NodeFiles } from '../../kubernetes/cri/index.ts';
import { millisecond, second } from '../../time/index.ts';
import { locate, statOf } from '../filesystem/index.ts';
import { decode, encode } from '../process/text.ts';
import { containerPrograms, nodeWithPrograms } from '../testing/container-programs.ts';
import { TestNode } from '../testing/node.ts';

describe('containers', () => {
  test('a container runs its command with the environment of image and Pod, as process 1 of its own namespace', () => {
    const { log, status } = nodeWithPrograms().run(['show'], { envs: [{ key: 'COLOR', value: 'blue' }] });
    expect(log).toEqual(['stdout F 1 0 / 0:0:0 pod', 'stdout F PATH=/usr/bin:/bin FROM=image HOSTNAME=pod COLOR=blue HOME=/root']);
    expect([status.state, status.reason, status.exitCode]).toEqual(['EXITED', 'Completed', 0]);
  });

  test("without a command the image's runs", () => {
    expect(nodeWithPrograms().run([]).log).toEqual(['stdout F from the image']);
  });

  test('an exit code other than 0 is an Error; stderr is marked in the log', () => {
    const { log, status } = nodeWithPrograms().run(['fail', '3']);
    expect([log, status.reason, status.exitCode]).toEqual([['stderr F bad'], 'Error', 3]);
  });

  test.each([
    ['a name that PATH does not hold', ['bash'], 'exec: "bash": executable file not found in $PATH'],
    ['a path that is not there', ['/app/none'], 'exec: "/app/none": stat /app/none: no such file or directory'],
    ['a directory', ['/app'], 'exec: "/app": is a directory'],
    ['a file that is not executable', ['/app/run.sh'], 'exec: "/app/run.sh": permission denied'],
  ])('%s is a StartError', (_, command, text) => {
    const { status } = nodeWithPrograms().run(command);
    expect([status.state, status.exitCode, status.reason, status.startedAt]).toEqual(['EXITED', 128, 'StartError', 0]);
    expect(status.message).toBe(
      `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${text}`,
    );
  });

  test('a script runs its interpreter; an executable without one fails after the start', () => {
    expect(nodeWithPrograms().run(['/app/script', 'x']).log).toEqual(['stdout F from /app/script x']);
    const { log, status } = nodeWithPrograms().run(['/app/plain']);
    expect([log, status.exitCode]).toEqual([['stderr F exec /app/plain: exec format error'], 255]);
  });

  test('a working directory that is missing is made; one that is a file is an error', () => {
    expect(nodeWithPrograms().run(['show'], { workingDir: '/not/there' }).log[0]).toContain(' /not/there ');
    expect(nodeWithPrograms().run(['show'], { workingDir: '/etc/passwd' }).status.message).toMatch(
      /error during container init: mkdir \/etc\/passwd: not a directory$/,
    );
  });

  test('users come by number and by name, with the groups of /etc/group', () => {
    const context = {
      privileged: false,
      readonlyRootfs: false,
      noNewPrivileges: false,
      namespaces: { network: 'pod', pid: 'container', ipc: 'pod', user: 'node' },
    } as const;
    const as = (more: object) =>
      nodeWithPrograms()
        .run(['show'], { linux: { securityContext: { ...context, supplementalGroups: [], ...more } } })
        .log[0]?.split(' ')[5];
    expect(as({ runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [5000, 4000] })).toBe('1000:3000:3000,4000,5000');
    expect(as({ runAsUser: 33 })).toBe('33:34:34,50');
  });

  test('memory over the limit: OOMKilled with 137', () => {
    const { status } = nodeWithPrograms().run(['hog', '100000000'], { linux: { resources: { memoryLimitInBytes: 32 * 1024 * 1024 } } });
    expect([status.reason, status.exitCode]).toEqual(['OOMKilled', 137]);
  });
});

describe('stopping', () => {
  function stop(command: readonly string[], timeout: number): readonly [exitCode: number, seconds: number] {
    const node = nodeWithPrograms();
    const id = node.start(node.sandbox(), node.containerConfig(command));
    const begin = node.clock.now;
    node.get<void>((reply) => node.node.runtime.stopContainer(id, timeout * second, reply));
    const { exitCode, finishedAt } = node.status(id);
    return [exitCode, Math.floor((finishedAt - begin) / second)];
  }

  test.each([
    ['a handled SIGTERM ends it at once', ['polite'], 30, [3, 0]],
    ['process 1 does not hear SIGTERM without a handler: killed at the end of the time', ['sleep', '1000'], 30, [137, 30]],
    ['no time at all is SIGKILL', ['polite'], 0, [137, 0]],
  ] as const)('%s', (_, command, timeout, expected) => expect(stop(command, timeout)).toEqual(expected));

  test('kill -9 1 from inside does nothing, from the runtime it kills', () => {
    const node = new TestNode({
      ...containerPrograms,
      suicide: function* (process) {
        process.kill(1, 'SIGKILL');
        return 0;
      },
    });
    const id = node.start(node.sandbox(), node.containerConfig(['sleep', '1000']));
    expect(node.exec(id, ['suicide']).end).toEqual({ value: 0 });
    expect(node.status(id).state).toBe('RUNNING');
  });

  test("a Pod's addresses are given in turn and come back", () => {
    const node = nodeWithPrograms();
    const ip = (id: string) => node.node.runtime.podSandboxStatus(id)?.ip;
    const first = node.sandbox();
    const second = node.sandbox();
    expect([ip(first), ip(second)]).toEqual(['10.244.1.2', '10.244.1.3']);
    node.get<void>((reply) => node.node.runtime.stopPodSandbox(first, reply));
    node.get<void>((reply) => node.node.runtime.removePodSandbox(first, reply));
    expect([ip(first), ip(node.sandbox())]).toEqual([undefined, '10.244.1.4']);
  });

  test('when all is removed nothing is left on the machine', () => {
    const node = nodeWithPrograms();
    const sandbox = node.sandbox();
    const id = node.start(sandbox, node.containerConfig(['sleep', '1000']));
    node.get<void>((reply) => node.node.runtime.stopPodSandbox(sandbox, reply));
    node.get<void>((reply) => node.node.runtime.removeContainer(id, reply));
    node.get<void>((reply) => node.node.runtime.removePodSandbox(sandbox, reply));
    expect([node.machine.kernel.tasks, node.machine.rootCgroup.pids, node.machine.rootCgroup.child('kubepods')?.children.length, node.clock.pending]).toEqual([
      1, 1, 0, 0,
    ]);
    expect(node.bugs).toEqual([]);
  });
});

describe('logs', () => {
  test('a long line is stored in parts; a last piece without newline is written when the stream ends', () => {
    const node = new TestNode({
      long: function* (process) {
        yield* process.write(1, `${'x'.repeat(40_000)}\nend`);
        yield* process.sleep(second);
        return 0;
      },
    });
    const id = node.start(node.sandbox(), node.containerConfig(['long']));
    node.clock.advance(500 * millisecond);
    const parts = (log: readonly string[]) => log.map((line) => `${line.slice(0, 9)}${line.length - 9}`);
    expect(parts(node.log(id))).toEqual(['stdout P 16384', 'stdout P 16384', 'stdout F 7232']);
    node.clock.advance(2 * second);
    expect(node.log(id).at(-1)).toBe('stdout F end');
  });

  test('a flooded log is rotated: five files of ten mebibytes, no more', () => {
    const node = new TestNode({
      flood: function* (process) {
        for (let i = 0; i < 1200; i++) yield* process.write(1, `${'x'.repeat(65_535)}\n`);
        return 0;
      },
    });
    const sandbox = node.sandboxConfig();
    const id = node.start(node.sandbox(sandbox), node.containerConfig(['flood']));
    node.clock.advance(20 * second);
    expect(node.status(id).state).toBe('EXITED');
    const names = node.node.files.list(`${sandbox.logDirectory}/main`);
    expect(names.length).toBeLessThanOrEqual(5);
    expect(node.node.files.usage(`${sandbox.logDirectory}/main`)).toBeLessThan(52 * 1024 * 1024);
  });
});

describe('mounts', () => {
  test('a host directory and a host file appear in the container, read-only if so wanted', () => {
    const node = nodeWithPrograms();
    node.node.files.mkdir('/srv/vol');
    node.node.files.writeFile('/srv/vol/a', encode('one'));
    const mounts = [
      { containerPath: '/var/run/secrets/deep', hostPath: '/srv/vol', readonly: true },
      { containerPath: '/etc/hosts', hostPath: '/srv/vol/a', readonly: false },
    ];
    expect(node.run(['cat', '/var/run/secrets/deep/a'], { mounts }).log).toEqual(['stdout F one']);
    expect(node.run(['cat', '/etc/hosts'], { mounts }).log).toEqual(['stdout F one']);
    expect(node.run(['touch', '/var/run/secrets/deep/b'], { mounts }).log).toEqual(['stderr F touch: Read-only file system']);
  });

  test('a tmpfs whose files are written when somebody looks has them as of its mounting', () => {
    const { node, clock, machine } = nodeWithPrograms();
    let filled = 0;
    const fill = (files: NodeFiles) => {
      filled++;
      files.mkdir('/..data', { mode: 0o750 });
      files.writeFile('/..data/token', encode('x'), { gid: 7 });
      files.symlink('..data/token', '/token');
    };
    node.files.mountTmpfs('/srv/token', 4096 * 4, fill);
    const mounted = clock.now;
    clock.advance(second);
    expect(filled).toBe(0);
    expect(statOf(locate(machine.agent, '/srv/token').inode)).toMatchObject({ links: 3, modified: mounted });
    expect(locate(machine.agent, '/srv/token').mount.root.volume.statistics).toEqual({ size: 4096 * 4, used: 4096 });
    expect(decode(node.files.readFile('/srv/token/token')!)).toBe('x');
    expect(statOf(locate(machine.agent, '/srv/token/token').inode)).toMatchObject({ gid: 7, modified: mounted });
    expect(filled).toBe(1);
  });

  test("a directory over a file is a StartError in runc's words", () => {
    const node = nodeWithPrograms();
    node.node.files.mkdir('/srv/vol');
    const { status } = node.run(['show'], { mounts: [{ containerPath: '/etc/passwd', hostPath: '/srv/vol', readonly: false }] });
    expect(status.message).toMatch(
      /error mounting "\/srv\/vol" to rootfs at "\/etc\/passwd": mount src=\/srv\/vol, dst=\/etc\/passwd, dstFd=\/proc\/thread-self\/fd\/\d+, flags=MS_BIND\|MS_REC: not a directory$/,
    );
  });
});

describe("the node's connections", () => {
  test('HTTP and TCP probes reach a Pod from the bridge address', () => {
    const node = nodeWithPrograms();
    const sandbox = node.sandbox();
    node.start(sandbox, node.containerConfig(['serve']));
    const host = node.node.runtime.podSandboxStatus(sandbox)!.ip;
    const request = { scheme: 'HTTP', host, port: 8080, path: '/healthz', headers: [] } as const;
    expect(node.get((reply) => node.node.network.httpGet(request, second, reply))).toMatchObject({ code: 204, headers: { 'x-from': '10.244.1.1' } });
    expect(node.ask<void>((reply) => node.node.network.tcpConnect(host, 8080, second, reply))).toEqual({ value: undefined });
    expect(node.ask((reply) => node.node.network.httpGet({ ...request, port: 1 }, second, reply))).toMatchObject({
      error: { message: `dial tcp ${host}:1: connect: connection refused` },
    });
  });

  test('port forwarding reaches localhost of the Pod, and tells who refused', () => {
    const node = nodeWithPrograms();
    const sandbox = node.sandbox();
    node.start(sandbox, node.containerConfig(['serve']));
    const forward = (port: number) => {
      let out = '';
      let error = '';
      const stream = node.node.runtime.portForward(sandbox, port, {
        stdin: true,
        tty: false,
        output: (bytes) => (out += decode(bytes)),
        error: () => undefined,
        ended: (result) => (error = 'error' in result ? result.error.message : ''),
      });
      if ('error' in stream) throw new Error(stream.error.message);
      stream.value.send(encode('GET / HTTP/1.1\r\n\r\n'));
      node.clock.advance(second);
      return [out.split('\r\n')[1] ?? '', error];
    };
    expect(forward(8080)).toEqual(['X-From: 127.0.0.1', '']);
    expect(forward(9090)[1]).toMatch(
      /^failed to execute portforward in network namespace "\/var\/run\/netns\/cni-[-0-9a-f]{36}": failed to connect to localhost:9090 inside namespace "[0-9a-f]{64}", IPv4: dial tcp4 127.0.0.1:9090: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found $/,
    );
  });
});

describe('what a node may set', () => {
  test('a sandbox for a runtime that is not configured is refused', () => {
    const node = nodeWithPrograms();
    const config = node.sandboxConfig({ runtimeHandler: 'runsc' });
    const answer = node.ask((reply) => node.node.runtime.runPodSandbox(config, reply));
    expect('error' in answer && answer.error.message).toMatch(/^unable to get OCI runtime for sandbox "[0-9a-f]{64}": no runtime for "runsc" is configured$/);
  });
});

describe('images', () => {
  test('an unknown image, a pull by size, and a second pull of what is there', () => {
    const node = nodeWithPrograms();
    expect(node.ask((reply) => node.node.images.pullImage('bussybox:1.36', undefined, reply))).toEqual({
      error: {
        code: 'NotFound',
        message: 'failed to pull and unpack image "docker.io/library/bussybox:1.36": failed to resolve image: docker.io/library/bussybox:1.36: not found',
      },
    });
    node.node.images.removeImage('app:1');
    expect(node.node.images.imageStatus('app:1')).toBe(undefined);
    const times: number[] = [];
    const begin = node.clock.now;
    for (let i = 0; i < 2; i++) node.node.images.pullImage('app:1', undefined, () => void times.push(node.clock.now - begin));
    node.clock.advance(second);
    node.get((reply) => node.node.images.pullImage('app:1', undefined, reply));
    expect(times.map((time) => time / millisecond)).toEqual([140, 140]);
    expect(node.node.images.imageStatus('docker.io/library/app:1')).toMatchObject({ repoTags: ['docker.io/library/app:1'], size: 4_000_000 });
  });
});
