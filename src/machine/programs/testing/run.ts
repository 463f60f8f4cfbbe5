import { Clock, Random, second } from '../../../time/index.ts';
import type { FileTree } from '../../filesystem/index.ts';
import { busyboxFiles } from '../../images/busybox.ts';
import { Machine, Network } from '../../index.ts';
import { decode, encode } from '../../process/text.ts';
import type { ExitStatus } from '../../process/types.ts';
import { busyboxApplets } from '../applet-programs.ts';
import { programs } from '../index.ts';

/** What became of a command. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** undefined: it still runs. */
  readonly status: ExitStatus | undefined;
  readonly bugs: readonly unknown[];
  readonly clock: Clock;
  readonly machine: Machine;
}

export interface RunOptions {
  /** Virtual seconds to let pass. */
  readonly seconds?: number;
  /** What is typed, in order; a number lets so many seconds pass. Afterwards the input ends. */
  readonly input?: readonly (string | number)[];
  readonly terminal?: { readonly rows: number; readonly columns: number };
  readonly files?: FileTree;
  readonly env?: readonly (readonly [string, string])[];
  readonly cwd?: string;
}

const applets: FileTree = Object.fromEntries(busyboxApplets.map((name) => [`/usr/local/bin/${name}`, { program: name }]));

const systemFiles: FileTree = { ...applets, ...busyboxFiles, '/bin/bash': { program: 'bash' }, '/work': { directory: true }, '/usr/lib': { directory: true } };

/** A machine with busybox and bash, and `more`. */
export function machineWith(more: FileTree = {}): { machine: Machine; clock: Clock; bugs: unknown[] } {
  const clock = new Clock(1_795_000_000 * second);
  const bugs: unknown[] = [];
  const machine = new Machine({
    name: 'box',
    clock,
    random: new Random(7),
    network: new Network({ clock }),
    ip: '172.18.0.2',
    cpus: 2,
    memoryBytes: 2 ** 33,
    storageBytes: 2 ** 36,
    programs,
    files: { ...systemFiles, ...more },
    release: '6.18.0',
    onBug: (error) => void bugs.push(error),
  });
  return { machine, clock, bugs };
}

/** Runs a command on a fresh machine. */
export function runCommand(argv: readonly string[], options: RunOptions = {}): Outcome {
  const { machine, clock, bugs } = machineWith(options.files);
  let [stdout, stderr] = ['', ''];
  let status: ExitStatus | undefined;
  const started = machine.start({
    argv,
    env: new Map([['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], ['HOME', '/root'], ...(options.env ?? [])]),
    cwd: options.cwd ?? '/work',
    ...(options.terminal ? { terminal: options.terminal } : {}),
    onOutput: (bytes) => void (stdout += decode(bytes)),
    onError: (bytes) => void (stderr += decode(bytes)),
    onExit: (ended) => void (status = ended),
  });
  for (const each of options.input ?? []) {
    if (typeof each === 'number') clock.advance(each * second);
    else started.write(encode(each));
  }
  if (!options.terminal) started.end();
  clock.advance((options.seconds ?? 60) * second);
  return { stdout, stderr, status, bugs, clock, machine };
}

/** Runs a script with `sh -c`. */
export const sh = (script: string, options?: RunOptions): Outcome => runCommand(['sh', '-c', script], options);
