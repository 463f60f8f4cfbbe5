import { describe, expect, test } from 'vitest';
import { millisecond, second } from '../../time/index.ts';
import { testMachine } from '../testing/machine.ts';
import { SystemError } from './errors.ts';
import { decode } from './text.ts';
import type { ExitStatus, Process, Program } from './types.ts';

const sleeper: Program = function* (process) {
  yield* process.sleep(Number(process.argv[1]) * second);
  return 7;
};
const exiter: Program = function* (process) {
  return Number(process.argv[1]);
};

/** The code of the error that a call throws. */
function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof SystemError) return error.code;
    throw error;
  }
  return 'none';
}

describe('processes', () => {
  test('a program that returns 300 has exit status 44: only eight bits count', () => {
    const { run } = testMachine();
    expect(
      run(function* () {
        return 300;
      }).status,
    ).toEqual({ code: 44 });
  });

  test('exit ends a process from deep within its calls, and finally blocks run', () => {
    const { run } = testMachine();
    const { output, status } = run(function* (process) {
      try {
        return process.exit(3);
      } finally {
        yield* process.write(1, 'bye');
      }
    });
    expect([output, status]).toEqual(['bye', { code: 3 }]);
  });

  test('an uncaught system error ends the process with status 1 and its text on stderr', () => {
    const { run } = testMachine();
    const { output, status } = run(function* (process) {
      process.open('/nothing', { read: true });
      return 0;
    });
    expect([output, status]).toEqual(['body: No such file or directory\n', { code: 1 }]);
  });

  test('a bug reaches the sink, and the process is as dead as of SIGSEGV', () => {
    const { run, bugs } = testMachine();
    const { status } = run(function* () {
      throw new TypeError('oops');
    });
    expect(status).toEqual({ code: 139, signal: 'SIGSEGV' });
    expect(bugs.map(String)).toEqual(['TypeError: oops']);
  });

  test("spawn looks up PATH, and wait gives the child's status", () => {
    const { run } = testMachine({ exiter });
    let seen: unknown;
    run(function* (process) {
      const pid = process.spawn({ argv: ['exiter', '5'] });
      const ended = yield* process.wait();
      seen = [ended?.pid === pid, ended?.status];
      return 0;
    });
    expect(seen).toEqual([true, { code: 5 }]);
  });

  test('spawn fails with ENOENT, EACCES and ENOEXEC', () => {
    const { run } = testMachine();
    const codes: string[] = [];
    run(function* (process) {
      process.close(process.open('/tmp/plain', { write: true, create: true }, 0o644));
      process.close(process.open('/tmp/text', { write: true, create: true }, 0o755));
      for (const path of ['nothing', '/nothing', '/tmp/plain', '/tmp', '/tmp/text']) codes.push(codeOf(() => process.spawn({ argv: [path] })));
      return 0;
    });
    expect(codes).toEqual(['ENOENT', 'ENOENT', 'EACCES', 'EACCES', 'ENOEXEC']);
  });

  test('a script with #! is run by its interpreter', () => {
    const echo: Program = function* (process) {
      yield* process.write(1, process.argv.join(' '));
      return 0;
    };
    const { run } = testMachine({ echo });
    const { output } = run(function* (process) {
      const file = process.open('/tmp/script', { write: true, create: true }, 0o755);
      yield* process.write(file, '#! /bin/echo -x y\nrest\n');
      process.close(file);
      process.spawn({ argv: ['/tmp/script', 'a', 'b'] });
      yield* process.wait();
      return 0;
    });
    expect(output).toBe('/bin/echo -x y /tmp/script a b');
  });

  test('exec replaces the program and keeps pid and files; nothing of the old program runs any more', () => {
    const { run } = testMachine({ exiter });
    let cleaned = false;
    const { status } = run(function* (process) {
      try {
        return yield* process.exec(['exiter', '9']);
      } finally {
        cleaned = true;
      }
    });
    expect([status, cleaned]).toEqual([{ code: 9 }, false]);
  });

  test('a fork shares open files but not environment, directory and later descriptors', () => {
    const { run } = testMachine();
    let inChild: unknown;
    run(function* (process) {
      process.env.set('A', '1');
      process.fork(function* (child) {
        inChild = [child.env.get('A'), child.cwd, child.parent === process.pid];
        return 0;
      });
      process.env.set('A', '2');
      process.cwd = '/tmp';
      yield* process.wait();
      return 0;
    });
    expect(inChild).toEqual(['1', '/', true]);
  });

  test('an orphan gets process 1 as its parent and is reaped there', () => {
    const { run, machine } = testMachine();
    let parent = -1;
    run(function* (process) {
      process.fork(function* (child) {
        child.fork(function* (grandchild) {
          yield* grandchild.sleep(second);
          parent = grandchild.parent;
          return 0;
        });
        return 0;
      });
      yield* process.wait();
      return 0;
    });
    expect(parent).toBe(1);
    expect([...machine.namespaces.pid.tasks.keys()]).toEqual([1]);
  });

  test('a child that nobody waits for stays a zombie until its parent ends', () => {
    const { run } = testMachine({ exiter });
    let state = '';
    run(function* (process) {
      const pid = process.spawn({ argv: ['exiter', '0'] });
      yield* process.sleep(second);
      state = process.processes().find((info) => info.pid === pid)?.state ?? 'gone';
      return 0;
    });
    expect(state).toBe('Z');
  });

  test('wait throws ECHILD without children and answers undefined at once with noHang', () => {
    const { run } = testMachine({ sleeper });
    const seen: unknown[] = [];
    run(function* (process) {
      try {
        yield* process.wait();
      } catch (error) {
        seen.push((error as SystemError).code);
      }
      process.spawn({ argv: ['sleeper', '1'] });
      seen.push(yield* process.wait({ noHang: true }));
      return 0;
    });
    expect(seen).toEqual(['ECHILD', undefined]);
  });
});

describe('signals', () => {
  function afterSignal(signal: Parameters<Process['kill']>[1]): ExitStatus | undefined {
    const { run } = testMachine({ sleeper });
    let status: ExitStatus | undefined;
    run(function* (process) {
      const pid = process.spawn({ argv: ['sleeper', '10'] });
      yield* process.sleep(second);
      process.kill(pid, signal);
      status = (yield* process.wait())?.status;
      return 0;
    });
    return status;
  }

  test.each([
    ['SIGTERM ends', 'SIGTERM', { code: 143, signal: 'SIGTERM' }],
    ['SIGKILL ends', 'SIGKILL', { code: 137, signal: 'SIGKILL' }],
    ['SIGCHLD and SIGWINCH do nothing', 'SIGWINCH', { code: 7 }],
    ['the empty signal only asks', '', { code: 7 }],
  ] as const)('%s', (_, signal, status) => expect(afterSignal(signal)).toEqual(status));

  test('a handler runs at once, and sleep answers what was left', () => {
    const { run } = testMachine();
    let left = 0;
    let handled = 0;
    run(function* (process) {
      const child = process.fork(function* (body) {
        body.onSignal('SIGUSR1', () => handled++);
        left = yield* body.sleep(10 * second);
        return 0;
      });
      yield* process.sleep(4 * second);
      process.kill(child, 'SIGUSR1');
      return 0;
    });
    expect(handled).toBe(1);
    expect(Math.round(left / second)).toBe(6);
  });

  test('a blocked read is given up with EINTR; wait goes on unless it is interruptible', () => {
    const { run } = testMachine();
    const seen: string[] = [];
    run(function* (process) {
      const [end] = process.pipe();
      const child = process.fork(function* (body) {
        body.onSignal('SIGUSR1', () => undefined);
        try {
          yield* body.read(end);
        } catch (error) {
          seen.push((error as SystemError).code);
        }
        return 0;
      });
      yield* process.sleep(second);
      process.kill(child, 'SIGUSR1');
      yield* process.wait();
      return 0;
    });
    expect(seen).toEqual(['EINTR']);
  });

  test('SIGSTOP holds a process, SIGCONT lets it go on', () => {
    const { run, clock } = testMachine();
    let ended = 0;
    run(function* (process) {
      const child = process.fork(function* (body) {
        yield* body.sleep(second);
        ended = clock.now;
        return 0;
      });
      yield* process.sleep(100 * millisecond);
      process.kill(child, 'SIGSTOP');
      yield* process.sleep(5 * second);
      process.kill(child, 'SIGCONT');
      yield* process.wait();
      return 0;
    });
    expect(Math.floor((ended - clock.now) / second)).toBe(-55);
  });

  test('a process that kills itself does not go on', () => {
    const { run } = testMachine();
    const { output, status } = run(function* (process) {
      yield* process.write(1, 'a');
      process.kill(process.pid, 'SIGTERM');
      yield* process.write(1, 'b');
      return 0;
    });
    expect([output, status?.signal]).toEqual(['a', 'SIGTERM']);
  });

  test('a signal to a group reaches all of it and nobody else', () => {
    const { run } = testMachine({ sleeper });
    let alive: string[] = [];
    run(function* (process) {
      const leader = process.spawn({ argv: ['sleeper', '50'], group: true });
      process.spawn({ argv: ['sleeper', '51'], group: leader });
      process.spawn({ argv: ['sleeper', '52'] });
      yield* process.sleep(second);
      process.kill(-leader, 'SIGTERM');
      yield* process.sleep(second);
      alive = process
        .processes()
        .filter((info) => info.state !== 'Z')
        .map((info) => info.argv.join(' '));
      return 0;
    });
    expect(alive).toEqual(['/sbin/init', 'body', 'sleeper 52']);
  });

  test('writing to a pipe without reader ends with SIGPIPE, or EPIPE where that is ignored', () => {
    const { run } = testMachine();
    const write: Program = function* (process) {
      const [read, end] = process.pipe();
      process.close(read);
      yield* process.write(end, 'x');
      return 0;
    };
    expect(run(write).status?.signal).toBe('SIGPIPE');
    const ignoring = run(function* (process) {
      process.onSignal('SIGPIPE', 'ignore');
      return yield* write(process);
    });
    expect(ignoring.output).toBe('body: Broken pipe\n');
  });
});

describe('time and processor', () => {
  test('work takes its time; two processes share one core, and four share two', () => {
    const { run, clock, machine } = testMachine();
    const ends: number[] = [];
    const begin = clock.now;
    run(function* (process) {
      for (let i = 0; i < 4; i++) {
        process.fork(function* (child) {
          yield* child.work(second);
          ends.push(clock.now - begin);
          return 0;
        });
      }
      for (let i = 0; i < 4; i++) yield* process.wait();
      return 0;
    });
    expect(ends.every((end) => end > 1.99 * second && end < 2.02 * second)).toBe(true);
    expect(machine.rootCgroup.cpuUsed / second).toBeCloseTo(4, 1);
  });

  test('one step of the clock leaves the same as a thousand small ones', () => {
    const trace = (steps: number) => {
      const { clock, machine } = testMachine({ sleeper });
      const out: string[] = [];
      const body: Program = function* (process) {
        const [read, write] = process.pipe();
        process.fork(function* (child) {
          for (let i = 0; i < 20; i++) {
            yield* child.write(write, `${i} `);
            yield* child.sleep(37 * millisecond);
            yield* child.work(3 * millisecond);
          }
          return 0;
        });
        process.close(write);
        for (;;) {
          const data = yield* process.read(read);
          if (data.length === 0) return 0;
          out.push(`${process.clock.now} ${decode(data)}`);
        }
      };
      (machine.options.programs as Map<string, Program>).set('body', body);
      machine.start({ argv: ['body'], env: new Map(), cwd: '/', onOutput: () => undefined, onExit: () => out.push(`end ${clock.now}`) });
      for (let i = 0; i < steps; i++) clock.advance((10 * second) / steps);
      return out;
    };
    expect(trace(1).length).toBe(21);
    expect(trace(1000)).toEqual(trace(1));
  });

  test('a program that never waits does not hold the clock: it is charged for its calls', () => {
    const { machine, clock } = testMachine({
      yes: function* (process) {
        const descriptor = process.open('/dev/null', { write: true });
        for (;;) yield* process.write(descriptor, 'y\n'.repeat(1000));
      },
    });
    machine.start({ argv: ['yes'], env: new Map(), cwd: '/', onOutput: () => undefined, onExit: () => undefined });
    let tasks = 0;
    clock.advanceTo(clock.now + second, () => ++tasks > 100);
    expect(tasks).toBe(101);
    machine.close();
    expect(clock.pending).toBe(0);
  });

  test('a fork bomb ends at the limit of processes', () => {
    const bomb: Program = function* (process) {
      for (;;) {
        try {
          process.fork(bomb);
        } catch (error) {
          if (!(error instanceof SystemError)) throw error;
          return error.code === 'EAGAIN' ? 11 : 1;
        }
        yield* process.work(millisecond);
      }
    };
    const { machine, clock } = testMachine({ bomb });
    machine.start({ argv: ['bomb'], env: new Map(), cwd: '/', onOutput: () => undefined, onExit: () => undefined });
    clock.advance(200 * millisecond);
    expect(machine.kernel.tasks).toBeLessThanOrEqual(machine.kernel.maxTasks);
    machine.close();
    expect([machine.kernel.tasks, clock.pending]).toEqual([0, 0]);
  });
});
