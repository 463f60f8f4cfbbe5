import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, Program } from '../../process/types.ts';
import { applet } from '../lib/applet.ts';
import { signalNumber } from '../lib/signals.ts';

const usage = `\`stress' imposes certain types of compute stress on your system

Usage: stress [OPTION [ARG]] ...
 -?, --help         show this help statement
     --version      show version statement
 -v, --verbose      be verbose
 -q, --quiet        be quiet
 -n, --dry-run      show what would have been done
 -t, --timeout N    timeout after N seconds
     --backoff N    wait factor of N microseconds before work starts
 -c, --cpu N        spawn N workers spinning on sqrt()
 -i, --io N         spawn N workers spinning on sync()
 -m, --vm N         spawn N workers spinning on malloc()/free()
     --vm-bytes B   malloc B bytes per vm worker (default is 256MB)
     --vm-stride B  touch a byte every B bytes (default is 4096)
     --vm-hang N    sleep N secs before free (default none, 0 is inf)
     --vm-keep      redirty memory instead of freeing and reallocating
 -d, --hdd N        spawn N workers spinning on write()/unlink()
     --hdd-bytes B  write B bytes per hdd worker (default is 1GB)

Example: stress --cpu 8 --io 4 --vm 2 --vm-bytes 128M --timeout 10s

Note: Numbers may be suffixed with s,m,h,d,y (time) or B,K,M,G (size).
`;

const numbers: Readonly<Record<string, string>> = {
  '-t': 'timeout',
  '--timeout': 'timeout',
  '--backoff': 'backoff',
  '-c': 'cpu',
  '--cpu': 'cpu',
  '-i': 'io',
  '--io': 'io',
  '-m': 'vm',
  '--vm': 'vm',
  '--vm-bytes': 'vm-bytes',
  '--vm-stride': 'vm-stride',
  '--vm-hang': 'vm-hang',
  '-d': 'hdd',
  '--hdd': 'hdd',
  '--hdd-bytes': 'hdd-bytes',
};
const sizes: Readonly<Record<string, number>> = { '': 1, B: 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const times: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, y: 31_536_000 };

interface Options {
  readonly values: ReadonlyMap<string, number>;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly dry: boolean;
  readonly keep: boolean;
}

/** The options; a text is what stress says of one that it does not know. */
function parse(args: readonly string[]): Options | string {
  const values = new Map<string, number>();
  const flags = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const name = numbers[arg];
    if (name === undefined) {
      if (!['-v', '--verbose', '-q', '--quiet', '-n', '--dry-run', '--vm-keep'].includes(arg)) return `unrecognized option: ${arg}`;
      flags.add(arg);
      continue;
    }
    const text = args[++i];
    if (text === undefined) return `missing argument to option '${arg}'`;
    const match = /^(\d+)([A-Za-z]?)$/.exec(text);
    const factor = match && (/bytes|stride/.test(name) ? sizes : name === 'timeout' || name === 'vm-hang' ? times : { '': 1 })[match[2] as ''];
    if (!match || !factor) return `invalid argument: '${text}'`;
    values.set(name, Number(match[1]) * factor);
  }
  const has = (short: string, long: string) => flags.has(short) || flags.has(long);
  return { values, verbose: has('-v', '--verbose'), quiet: has('-q', '--quiet'), dry: has('-n', '--dry-run'), keep: flags.has('--vm-keep') };
}

const second = 1_000_000;

function* spin(process: Process): Execution<number> {
  for (;;) yield* process.work(second / 10);
}

function* memory(process: Process, options: Options, say: (text: string) => Execution<void>): Execution<number> {
  const bytes = options.values.get('vm-bytes') ?? 256 * 1024 ** 2;
  const hang = options.values.get('vm-hang');
  for (;;) {
    yield* say(`allocating ${bytes} bytes ...`);
    yield* process.allocate(bytes);
    yield* say(`touching bytes in strides of ${options.values.get('vm-stride') ?? 4096} bytes ...`);
    if (hang !== undefined) {
      yield* say(hang === 0 ? 'sleeping forever with allocated memory' : `sleeping for ${hang}s with allocated memory`);
      yield* process.sleep((hang === 0 ? 1e9 : hang) * second);
    } else yield* process.work(second / 10);
    if (options.keep) continue;
    yield* say(`freed ${bytes} bytes`);
    yield* process.allocate(0);
  }
}

/** stress 1.0.4: workers that use processor and memory. Those for input and output only use the processor. */
export const stress: Program = applet(function* ({ process, args }) {
  if (args.length === 0 || args.includes('-?') || args.includes('--help')) {
    yield* process.write(1, usage);
    return args.length === 0 ? 1 : 0;
  }
  if (args.includes('--version')) {
    yield* process.write(1, 'stress 1.0.4\n');
    return 0;
  }
  const options = parse(args);
  const say = (kind: string, text: string) => process.write(kind === 'FAIL' ? 2 : 1, `stress: ${kind}: [${process.pid}] ${text}\n`);
  if (typeof options === 'string') {
    yield* say('FAIL', `(244) ${options}`);
    return 1;
  }
  const count = (name: string) => options.values.get(name) ?? 0;
  const began = process.clock.now;
  if (!options.quiet) yield* say('info', `dispatching hogs: ${count('cpu')} cpu, ${count('io')} io, ${count('vm')} vm, ${count('hdd')} hdd`);
  if (options.dry) return 0;
  const workers = new Set<number>();
  for (const kind of ['cpu', 'io', 'vm', 'hdd']) {
    for (let left = count(kind); left > 0; left--) {
      const pid = process.fork(function* (child) {
        const note = function* (text: string): Execution<void> {
          if (options.verbose) yield* child.write(1, `stress: dbug: [${child.pid}] ${text}\n`);
        };
        return kind === 'vm' ? yield* memory(child, options, note) : yield* spin(child);
      });
      workers.add(pid);
      if (options.verbose) yield* process.write(1, `stress: dbug: [${process.pid}] --> hog${kind} worker ${left} [${pid}] forked\n`);
    }
  }
  return yield* supervise(process, workers, { timeout: options.values.get('timeout'), began, quiet: options.quiet }, say);
});

interface Watch {
  readonly timeout: number | undefined;
  readonly began: number;
  readonly quiet: boolean;
}

/** Waits for the workers: their time is over, or one of them has died and takes the others with it. */
function* supervise(process: Process, workers: Set<number>, watch: Watch, say: (kind: string, text: string) => Execution<void>): Execution<number> {
  process.onSignal('SIGCHLD', () => undefined);
  const end = watch.timeout === undefined ? Number.POSITIVE_INFINITY : watch.began + watch.timeout * second;
  let over = false;
  let failed = false;
  while (workers.size > 0) {
    if (!over && process.clock.now >= end) {
      over = true;
      for (const pid of workers) tell(process, pid);
    }
    const ended = yield* process.wait({ noHang: true });
    if (!ended) {
      yield* process.sleep(over ? second : Math.min(end - process.clock.now, 86_400 * second));
      continue;
    }
    if (!workers.delete(ended.pid) || over || failed) continue;
    failed = true;
    const { signal, code } = ended.status;
    yield* say('FAIL', signal ? `(415) <-- worker ${ended.pid} got signal ${signalNumber(signal)}` : `(415) <-- worker ${ended.pid} returned error ${code}`);
    yield* say('WARN', '(417) now reaping child worker processes');
    for (const pid of workers) tell(process, pid);
  }
  const took = `${Math.round((process.clock.now - watch.began) / second)}s`;
  if (failed) yield* say('FAIL', `(451) failed run completed in ${took}`);
  else if (!watch.quiet) yield* say('info', `successful run completed in ${took}`);
  return failed ? 1 : 0;
}

function tell(process: Process, pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}
