import { describe, expect, test } from 'vitest';
import { Clock, second } from '../../time/index.ts';
import { SystemError } from '../process/errors.ts';
import { decode, encode } from '../process/text.ts';
import type { Process, Program } from '../process/types.ts';
import { epoch, testMachine } from '../testing/machine.ts';
import { Network } from './network.ts';

/** An echo server that tells each client who it is. */
const server: Program = function* (process) {
  const listener = process.listen({ address: '', port: 80 });
  for (;;) {
    const connection = yield* process.accept(listener);
    yield* process.write(connection, `you are ${process.remoteAddress(connection).address}: `);
    for (;;) {
      const data = yield* process.read(connection);
      if (data.length === 0) break;
      yield* process.write(connection, data);
    }
    process.close(connection);
  }
};

function* ask(process: Process, address: string, port = 80): ReturnType<Program> {
  const connection = yield* process.connect({ address, port });
  yield* process.write(connection, encode('hello'));
  process.shutdown(connection);
  for (;;) {
    const data = yield* process.read(connection);
    if (data.length === 0) return 0;
    yield* process.write(1, data);
  }
}

/** What an attempt fails with, and after how many whole seconds. */
function failure(body: (process: Process) => ReturnType<Program>, change: (network: Network) => void = () => undefined): readonly [string, number] {
  const clock = new Clock(epoch);
  const network = new Network({ clock });
  change(network);
  const { run } = testMachine({}, { clock, network });
  let seen: readonly [string, number] = ['none', 0];
  run(function* (process) {
    try {
      return yield* body(process);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      seen = [error.code, Math.floor((clock.now - epoch) / second)];
      return 1;
    }
  }, 1000);
  return seen;
}

describe('TCP', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['172.18.0.2', '172.18.0.2'],
  ])('a process reaches a server of its own machine at %s and is seen as %s', (address, source) => {
    const { run, machine, clock } = testMachine({ server });
    machine.start({ argv: ['server'], env: new Map([['PATH', '/bin']]), cwd: '/', onOutput: () => undefined, onExit: () => undefined });
    clock.advance(second);
    expect(run((process) => ask(process, address)).output).toBe(`you are ${source}: hello`);
  });

  test('machines reach each other by address', () => {
    const here = testMachine({ server });
    const there = testMachine({ server }, { clock: here.clock, network: here.network, name: 'node-2', ip: '172.18.0.3' });
    there.machine.start({ argv: ['/bin/server'], env: new Map(), cwd: '/', onOutput: () => undefined, onExit: () => undefined });
    here.clock.advance(second);
    expect(here.run((process) => ask(process, '172.18.0.3')).output).toBe('you are 172.18.0.2: hello');
  });

  test.each([
    ['a port where nobody listens refuses at once', '172.18.0.2', ['ECONNREFUSED', 0]],
    ['an address of a known network that nobody has is unreachable after three seconds', '10.244.1.99', ['EHOSTUNREACH', 3]],
    ['an address outside gives no answer', '192.0.2.1', ['ETIMEDOUT', 127]],
  ] as const)('%s', (_, address, expected) => {
    expect(
      failure(
        (process) => ask(process, address),
        (network) => network.addSubnet('10.244.1.0/24'),
      ),
    ).toEqual(expected);
  });

  test('two servers on one port collide, but not on different addresses', () => {
    expect(
      failure(function* (process) {
        process.listen({ address: '', port: 80 });
        process.listen({ address: '127.0.0.1', port: 80 });
        return 0;
      }),
    ).toEqual(['EADDRINUSE', 0]);
    expect(
      failure(function* (process) {
        process.listen({ address: '172.18.0.2', port: 80 });
        process.listen({ address: '127.0.0.1', port: 80 });
        return 0;
      }),
    ).toEqual(['none', 0]);
    expect(
      failure(function* (process) {
        process.listen({ address: '10.0.0.1', port: 80 });
        return 0;
      }),
    ).toEqual(['EADDRNOTAVAIL', 0]);
  });

  test('a port is free again when its server has ended', () => {
    const { run } = testMachine();
    const listen: Program = function* (process) {
      process.listen({ address: '', port: 80 });
      return 0;
    };
    expect([run(listen).status, run(listen).status]).toEqual([{ code: 0 }, { code: 0 }]);
  });

  test('a peer that dies ends the connection; unread bytes make it a reset', () => {
    const { run } = testMachine();
    const { output } = run(function* (process) {
      const listener = process.listen({ address: '', port: 80 });
      process.fork(function* (child) {
        const connection = yield* child.accept(listener);
        yield* child.sleep(second);
        void connection;
        return 0;
      });
      process.close(listener);
      const connection = yield* process.connect({ address: '127.0.0.1', port: 80 });
      yield* process.write(connection, 'never read');
      try {
        yield* process.read(connection);
      } catch (error) {
        yield* process.write(1, (error as SystemError).code);
      }
      return 0;
    });
    expect(output).toBe('ECONNRESET');
  });

  test('a fast sender waits for a slow reader: what is under way stays bounded', () => {
    const { run } = testMachine();
    let sent = 0;
    run(function* (process) {
      const listener = process.listen({ address: '', port: 80 });
      process.fork(function* (child) {
        yield* child.accept(listener);
        yield* child.sleep(100 * second);
        return 0;
      });
      const connection = yield* process.connect({ address: '127.0.0.1', port: 80 });
      for (;;) {
        yield* process.write(connection, new Uint8Array(65_536));
        sent += 65_536;
      }
    }, 10);
    expect(sent).toBe(262_144);
  });

  test('rules of the node send a Service address to a Pod', () => {
    const { run, machine, clock } = testMachine({ server });
    machine.start({ argv: ['/bin/server'], env: new Map(), cwd: '/', onOutput: () => undefined, onExit: () => undefined });
    clock.advance(second);
    machine.namespaces.net.translate = ({ address, port }) => {
      if (address !== '10.96.0.7') return undefined;
      return port === 8080 ? { to: { address: '172.18.0.2', port: 80 } } : 'refused';
    };
    expect(run((process) => ask(process, '10.96.0.7', 8080)).output).toContain('hello');
    expect(run((process) => ask(process, '10.96.0.7', 81)).output).toBe('body: Connection refused\n');
  });
});

describe('UDP', () => {
  test('a datagram comes whole and with its sender, and the answer finds its way', () => {
    const { run } = testMachine();
    const { output } = run(function* (process) {
      const socket = process.listen({ address: '', port: 53 }, 'udp');
      process.fork(function* (child) {
        const question = yield* child.receiveFrom(socket);
        if (question) child.sendTo(socket, encode(`re: ${decode(question.data)}`), question.from);
        return 0;
      });
      const mine = yield* process.connect({ address: '127.0.0.1', port: 53 }, 'udp');
      yield* process.write(mine, 'question');
      yield* process.write(1, yield* process.read(mine));
      return 0;
    });
    expect(output).toBe('re: question');
  });

  test('receiveFrom answers undefined when its time is over', () => {
    const { run, clock } = testMachine();
    let seen: unknown = 'nothing';
    run(function* (process) {
      const socket = process.listen({ address: '', port: 0 }, 'udp');
      seen = [yield* process.receiveFrom(socket, 2 * second), Math.floor((clock.now - epoch) / second)];
      return 0;
    });
    expect(seen).toEqual([undefined, 2]);
  });
});

test('/proc/net tells of the routes, and of what has passed', () => {
  const { run, machine, clock } = testMachine({ server });
  machine.start({ argv: ['server'], env: new Map([['PATH', '/bin']]), cwd: '/', onOutput: () => undefined, onExit: () => undefined });
  clock.advance(second);
  const { output } = run(function* (process) {
    yield* ask(process, '172.18.0.2');
    for (const file of ['dev', 'route']) yield* process.write(1, yield* process.read(process.open(`/proc/net/${file}`, { read: true })));
    return 0;
  });
  const lines = output.split('\n');
  const passed = lines
    .find((line) => line.includes('lo:') || line.includes('eth0:'))!
    .trim()
    .split(/[\s:]+/);
  expect(Number(passed[1])).toBeGreaterThan(0);
  expect(lines.some((line) => /^eth0\t00000000\t[0-9A-F]{8}\t0003\t/.test(line))).toBe(true);
});
