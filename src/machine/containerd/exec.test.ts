import { describe, expect, test } from 'vitest';
import { second } from '../../time/index.ts';
import { decode, encode } from '../process/text.ts';
import { nodeWithPrograms } from '../testing/container-programs.ts';

describe('exec and attach', () => {
  test("exec runs beside process 1, with numbers that runc's own stages have used up", () => {
    const node = nodeWithPrograms();
    const id = node.start(node.sandbox(), node.containerConfig(['sleep', '1000']));
    expect(node.exec(id, ['pids']).output).toBe('1 sleep 1000, 7 pids\n');
  });

  test('exec passes input, output and exit status', () => {
    const node = nodeWithPrograms();
    const id = node.start(node.sandbox(), node.containerConfig(['sleep', '1000']));
    const { output, end } = node.exec(id, ['cat'], false, (stream) => {
      stream.send(encode('typed'));
      stream.end();
    });
    expect([output, end]).toEqual(['typed', { value: 0 }]);
    expect(node.exec(id, ['fail', '9']).end).toEqual({ value: 9 });
  });

  test('with a terminal what is typed is echoed, and Ctrl-C interrupts', () => {
    const node = nodeWithPrograms();
    const id = node.start(node.sandbox(), node.containerConfig(['sleep', '1000']));
    const { output, end } = node.exec(id, ['cat'], true, (stream) => {
      stream.send(encode('hi\r'));
      node.clock.advance(second);
      stream.send(encode('\x03'));
    });
    expect([output, end]).toEqual(['hi\r\nhi\r\n^C', { value: 130 }]);
  });

  test('a command that does not exist is an error of the stream and of ExecSync', () => {
    const node = nodeWithPrograms();
    const id = node.start(node.sandbox(), node.containerConfig(['sleep', '1000']));
    const pattern =
      /^failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in \$PATH$/;
    expect(node.exec(id, ['bash']).end).toMatchObject({ error: { message: expect.stringMatching(pattern) } });
    expect(node.ask((reply) => node.node.runtime.execSync(id, ['bash'], second, reply))).toMatchObject({
      error: { code: 'Unknown', message: expect.stringMatching(pattern) },
    });
  });

  test('ExecSync gives up after its time and kills the command', () => {
    const node = nodeWithPrograms();
    const id = node.start(node.sandbox(), node.containerConfig(['sleep', '1000']));
    expect(node.ask((reply) => node.node.runtime.execSync(id, ['sleep', '10'], second, reply))).toEqual({
      error: { code: 'DeadlineExceeded', message: 'failed to exec in container: timeout 1s exceeded: context deadline exceeded' },
    });
    expect(node.exec(id, ['pids']).output).toBe('1 sleep 1000, 13 pids\n');
  });

  test('attach reaches standard input; stdinOnce closes it with the first who leaves', () => {
    const node = nodeWithPrograms();
    const id = node.start(node.sandbox(), node.containerConfig(['cat'], { stdin: true, stdinOnce: true }));
    let out = '';
    let ended = false;
    const stream = node.node.runtime.attach(id, {
      stdin: true,
      tty: false,
      output: (bytes) => (out += decode(bytes)),
      error: () => undefined,
      ended: () => (ended = true),
    });
    if ('error' in stream) throw new Error(stream.error.message);
    stream.value.send(encode('hello\n'));
    stream.value.end();
    node.clock.advance(second);
    expect([out, ended, node.status(id).state, node.log(id)]).toEqual(['hello\n', true, 'EXITED', ['stdout F hello']]);
  });

  test('the end of an input that the container does not have ends no session', () => {
    const node = nodeWithPrograms();
    const id = node.start(node.sandbox(), node.containerConfig(['sleep', '60']));
    let ended = false;
    const options = { stdin: true, tty: false, output: () => undefined, error: () => undefined, ended: () => (ended = true) };
    const stream = node.node.runtime.attach(id, options);
    if ('error' in stream) throw new Error(stream.error.message);
    stream.value.send(encode('nobody reads this\n'));
    stream.value.end();
    node.clock.advance(30 * second);
    expect(ended).toBe(false);
    node.clock.advance(60 * second);
    expect(ended).toBe(true);
    expect(node.ask((reply) => node.node.runtime.execSync(id, ['show'], second, reply))).toMatchObject({
      error: { code: 'Unknown', message: 'failed to exec in container: container is in CONTAINER_EXITED state' },
    });
  });

  test('the containers of a Pod share its network, and with one PID namespace its processes, pause first', () => {
    const node = nodeWithPrograms();
    const shared = { network: 'pod', pid: 'pod', ipc: 'pod', user: 'node' } as const;
    const config = node.sandboxConfig({ linux: { namespaces: shared } });
    const sandbox = node.sandbox(config);
    const context = { privileged: false, readonlyRootfs: false, supplementalGroups: [], noNewPrivileges: false, namespaces: shared };
    node.start(sandbox, node.containerConfig(['sleep', '1000'], { linux: { securityContext: context } }));
    const other = node.start(sandbox, node.containerConfig(['sleep', '1001'], { linux: { securityContext: context } }));
    expect(node.exec(other, ['pids']).output).toMatch(/^1 \/pause, \d+ sleep 1000, \d+ sleep 1001, \d+ pids\n$/);
  });
});
