import { SystemError } from '../../../process/errors.ts';
import type { Execution } from '../../../process/types.ts';
import { killAll } from '../../lib/kill.ts';
import { parseSignal, signalNames, signalNumber } from '../../lib/signals.ts';
import { CommandError } from '../control.ts';
import { type Job, signalTexts, statusOf, stopTexts } from '../jobs.ts';
import { waitForeground } from '../pipeline.ts';
import { singleQuote } from '../quoting.ts';
import type { Shell } from '../shell.ts';
import { giveTerminal } from '../terminal.ts';
import { interruptedStatus, setTrap } from '../traps.ts';
import { reap, waitUntil } from '../waiting.ts';
import type { BuiltinTable } from './index.ts';

/** The current job is marked, and the one before it. */
const mark = (shell: Shell, job: Job) => (shell.jobs.list.at(-1) === job ? '+' : shell.jobs.list.at(-2) === job ? '-' : ' ');

/** What `jobs` prints of a job: `[1]+  Running                    sleep 5`. */
export function jobLine(shell: Shell, job: Job, long = false): string {
  const ended = shell.jobs.alive(job) ? undefined : shell.jobs.status(job);
  const state = job.stopped
    ? (stopTexts[job.stopped] ?? 'Stopped')
    : !ended
      ? 'Running'
      : ended.signal
        ? (signalTexts[ended.signal] ?? ended.signal)
        : ended.code === 0
          ? 'Done'
          : shell.bash
            ? `Exit ${ended.code}`
            : `Done(${ended.code})`;
  const text = shell.bash ? `${job.text}${ended || job.stopped ? '' : ' &'}` : shell.options.monitor ? job.text : '';
  const pid = long ? `${shell.bash ? String(job.pids[0]).padStart(5) : job.pids[0]} ` : '';
  return shell.bash
    ? `[${job.number}]${mark(shell, job)}  ${pid}${state.padEnd(24)}${text}\n`
    : `${`[${job.number}]${mark(shell, job)}  ${pid}${state}`.padEnd(32)} ${text}\n`;
}

function* wait(shell: Shell, argv: readonly string[]): Execution<number> {
  const wanted = argv.slice(1).filter((arg) => arg !== '--');
  if (shell.bash && wanted[0] === '-n') return yield* waitNext(shell);
  if (wanted.length === 0) {
    const interrupted = yield* waitUntil(shell, () => shell.jobs.list.every((job) => !shell.jobs.running(job)));
    if (interrupted) return interruptStatus(shell);
    for (const job of [...shell.jobs.list]) {
      if (shell.bash) shell.jobs.remove(job);
      else job.waited = true;
    }
    return 0;
  }
  let status = 0;
  for (const each of wanted) {
    if (!/^(?:\d+|%.*)$/.test(each))
      throw new CommandError(shell.bash ? `\`${each}': not a pid or valid job spec` : `Illegal number: ${each}`, shell.bash ? 1 : 2);
    const job = shell.jobs.find(each);
    if (!job && each.startsWith('%') && !shell.bash) throw new CommandError(`${each}: no such job`);
    if (!job) {
      status = 127;
      if (shell.bash) yield* shell.complain(each.startsWith('%') ? `${each}: no such job` : `pid ${each} is not a child of this shell`, 'wait');
      continue;
    }
    if (yield* waitUntil(shell, () => !shell.jobs.running(job))) return interruptStatus(shell);
    const ended = job.stopped ? { code: 128 + signalNumber(job.stopped) } : shell.jobs.status(job);
    status = ended ? statusOf(ended) : 127;
    if (job.stopped) continue;
    if (ended?.signal && signalTexts[ended.signal] && !shell.bash) yield* shell.process.write(2, `${signalTexts[ended.signal]}\n`);
    shell.jobs.remove(job);
  }
  return status;
}

function interruptStatus(shell: Shell): number {
  return shell.pending.length > 0 ? interruptedStatus(shell) : 130;
}

function* waitNext(shell: Shell): Execution<number> {
  const done = () => shell.jobs.list.find((job) => !shell.jobs.running(job));
  if (shell.jobs.list.length === 0) return 127;
  if (yield* waitUntil(shell, () => done() !== undefined)) return interruptStatus(shell);
  const job = done();
  if (!job) return 127;
  const ended = shell.jobs.status(job);
  shell.jobs.remove(job);
  return ended ? statusOf(ended) : 127;
}

function named(shell: Shell, argv: readonly string[]): Job {
  if (shell.bash && !shell.options.monitor && (argv[0] === 'fg' || argv[0] === 'bg')) throw new CommandError('no job control', 1);
  const job = argv[1] === undefined ? shell.jobs.list.at(-1) : shell.jobs.find(argv[1].startsWith('%') ? argv[1] : `%${argv[1]}`);
  if (job) return job;
  throw new CommandError(argv[1] === undefined ? (shell.bash ? 'current: no such job' : 'No current job') : `${argv[1]}: no such job`, shell.bash ? 1 : 2);
}

function* trap(shell: Shell, argv: readonly string[]): Execution<number> {
  let args = argv.slice(1);
  if (args[0] === '--') args = args.slice(1);
  if (!shell.bash && /^-./.test(args[0] ?? '')) throw new CommandError(`illegal option ${args[0]!.slice(0, 2)}`);
  if (args[0] === '-l') {
    yield* shell.process.write(1, signalNames.map((name, i) => `${String(i + 1).padStart(2)}) ${name}\n`).join(''));
    return 0;
  }
  if (args.length === 0 || args[0] === '-p') {
    const wanted = args.slice(1).map((each) => each.toUpperCase().replace(/^SIG/, ''));
    for (const name of ['EXIT', ...signalNames, 'ERR']) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const action = shell.traps.get(name);
      if (action !== undefined)
        yield* shell.process.write(1, `trap -- ${singleQuote(action)} ${shell.bash && name !== 'EXIT' && name !== 'ERR' ? 'SIG' : ''}${name}\n`);
    }
    return 0;
  }
  const reset = args.length === 1 || args[0] === '-' || /^\d+$/.test(args[0]!);
  const action = reset ? undefined : args[0]!;
  const names = args.length === 1 || (reset && args[0] !== '-') ? args : args.slice(1);
  let status = 0;
  for (const text of names) {
    const upper = text.toUpperCase().replace(/^SIG/, '');
    const signal =
      upper === 'EXIT' || text === '0' ? 'EXIT' : !shell.dash && (upper === 'ERR' || (shell.bash && upper === 'DEBUG')) ? upper : parseSignal(text)?.slice(3);
    if (!signal) {
      yield* shell.complain(`${text}: invalid signal specification`, 'trap');
      status = 1;
    } else if (signal !== 'KILL' && signal !== 'STOP') setTrap(shell, signal, action);
  }
  return status;
}

function* kill(shell: Shell, argv: readonly string[]): Execution<number> {
  const args = argv.slice(1).map((arg) => {
    if (!arg.startsWith('%')) return arg;
    const job = shell.jobs.find(arg);
    return job ? String(job.group === undefined ? job.pids[0] : -job.group) : arg;
  });
  const unknown = args.find((arg) => arg.startsWith('%'));
  if (unknown !== undefined) throw new CommandError(`${unknown}: no such job`, shell.bash ? 1 : 2);
  // A job's process group is a negative number, which as the first word would be a signal.
  const words = argv[1]?.startsWith('%') ? ['-TERM', ...args] : args;
  return yield* killAll(
    shell.process,
    words,
    shell.bash ? { prefix: shell.prefix('kill'), bash: true } : { prefix: `${shell.name.split('/').at(-1)!}: `, bash: false },
  );
}

/** The built-ins about processes. */
export const jobBuiltins: BuiltinTable = {
  wait: { run: wait },
  trap: { run: trap },
  kill: { run: kill },
  jobs: {
    *run(shell, argv) {
      yield* reap(shell);
      const wanted = argv.slice(1).filter((arg) => !arg.startsWith('-'));
      if (wanted.length > 0) {
        for (const each of wanted) yield* shell.process.write(1, jobLine(shell, named(shell, ['jobs', each]), argv[1] === '-l'));
        return 0;
      }
      for (const job of shell.bash ? [...shell.jobs.list].sort((a, b) => a.number - b.number) : shell.jobs.list.toReversed()) {
        yield* shell.process.write(1, argv[1] === '-p' ? `${job.pids[0]}\n` : jobLine(shell, job, argv[1] === '-l'));
        if (!shell.jobs.alive(job)) shell.jobs.remove(job);
        else job.told = true;
      }
      return 0;
    },
  },
  fg: {
    *run(shell, argv) {
      const job = named(shell, argv);
      yield* shell.process.write(1, `${job.text}\n`);
      if (job.group !== undefined) giveTerminal(shell, job.group);
      continueJob(shell, job);
      const status = yield* waitForeground(shell, job.pids, job.text, job);
      if (!job.stopped) shell.jobs.remove(job);
      return status;
    },
  },
  bg: {
    *run(shell, argv) {
      const job = named(shell, argv);
      yield* shell.process.write(1, shell.bash ? `[${job.number}]${mark(shell, job)} ${job.text} &\n` : `[${job.number}] ${job.text}\n`);
      continueJob(shell, job);
      return 0;
    },
  },
  disown: {
    bash: true,
    *run(shell, argv) {
      shell.jobs.remove(named(shell, argv));
      return 0;
    },
  },
};

function continueJob(shell: Shell, job: Job): void {
  job.stopped = undefined;
  if (job.group === undefined) return;
  try {
    shell.process.kill(-job.group, 'SIGCONT');
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}
