import { Clock, Random, second } from '../../time/index.ts';
import type { FileTree } from '../filesystem/index.ts';
import { Machine, type MachineOptions } from '../machine.ts';
import { Network } from '../network/index.ts';
import { decode } from '../process/text.ts';
import type { ExitStatus, Program } from '../process/types.ts';

/** A machine for tests, with only the programs that are given, each at /bin. */
export interface TestMachine {
  readonly clock: Clock;
  readonly network: Network;
  readonly machine: Machine;
  readonly bugs: unknown[];
  /** Runs a body as a process until nothing is left to do within `seconds` of virtual time. */
  run(body: Program, seconds?: number): { readonly output: string; readonly status: ExitStatus | undefined };
}

export const epoch = 1_795_000_000 * second;

const base: FileTree = {
  '/bin': { directory: true },
  '/dev': { directory: true },
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
  '/proc': { directory: true },
  '/root': { directory: true, mode: 0o700 },
  '/sys/fs/cgroup': { directory: true },
  '/tmp': { directory: true, mode: 0o1777 },
};

export function testMachine(programs: Readonly<Record<string, Program>> = {}, options: Partial<MachineOptions> = {}): TestMachine {
  const clock = options.clock ?? new Clock(epoch);
  const network = options.network ?? new Network({ clock });
  const bugs: unknown[] = [];
  let body: Program = function* () {
    return 0;
  };
  const all = new Map<string, Program>(Object.entries({ ...programs, body: (process: Parameters<Program>[0]) => body(process) }));
  const files = { ...base, ...Object.fromEntries([...all.keys()].map((name) => [`/bin/${name}`, { program: name }])) };
  const machine = new Machine({
    name: 'node-1',
    clock,
    random: new Random(7),
    network,
    ip: '172.18.0.2',
    cpus: 2,
    memoryBytes: 2 ** 33,
    storageBytes: 2 ** 36,
    programs: all,
    files,
    release: '6.18.0',
    onBug: (error) => void bugs.push(error),
    ...options,
  });
  return {
    clock,
    network,
    machine,
    bugs,
    run(program, seconds = 60) {
      body = program;
      let output = '';
      let status: ExitStatus | undefined;
      machine.start({
        argv: ['body'],
        env: new Map([['PATH', '/bin']]),
        cwd: '/',
        onOutput: (bytes) => (output += decode(bytes)),
        onExit: (ended) => (status = ended),
      });
      clock.advance(seconds * second);
      return { output, status };
    },
  };
}
