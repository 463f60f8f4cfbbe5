import { SystemError } from '../../process/errors.ts';
import type { Execution, Process, Program } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { strftime } from '../lib/strftime.ts';
import { catchSignals, pause as wait } from '../lib/until-signal.ts';
import { connect } from './connect.ts';
import { type Flags, parseFlags } from './flags.ts';
import { grpcHealthChecking } from './grpc-health-checking.ts';
import { liveness } from './liveness.ts';
import { mounttest } from './mounttest.ts';
import { netexec } from './netexec.ts';
import { serveHostname } from './serve-hostname.ts';

type Subcommand = (tool: Tool, flags: Flags) => Execution<number>;

function* pause({ process }: Tool): Execution<number> {
  yield* process.write(1, 'Paused\n');
  const signals = catchSignals(process, 'SIGINT', 'SIGTERM');
  while (!signals.came) yield* wait(process);
  return signals.came === 'SIGINT' ? 1 : 2;
}

/** fmt.Printf("%v\n", os.Args) */
function* entrypointTester({ process }: Tool): Execution<number> {
  yield* process.write(1, `[${process.argv.join(' ')}]\n`);
  return 0;
}

const letters = 'bcdfghjklmnpqrstvwxz2456789';

function logLine(process: Process, id: number): string {
  const { random } = process;
  const pick = <T>(values: readonly T[]) => values[random.integer(0, values.length)]!;
  const name = Array.from({ length: random.integer(3, 5) }, () => letters[random.integer(0, letters.length)]).join('');
  return `${id} ${pick(['GET', 'POST', 'PUT'])} /api/v1/namespaces/${pick(['kube-system', 'default', 'ns'])}/pods/${name} ${random.integer(200, 600)}`;
}

/** The head of a line as klog writes it. */
function klog(process: Process, level: string, line: number): string {
  const { now } = process.clock;
  return `${level}${strftime('%m%d %H:%M:%S', now)}.${String(now % 1e6).padStart(6, '0')} ${String(process.pid).padStart(7)} logs_generator.go:${line}] `;
}

function* logsGenerator({ process }: Tool, flags: Flags): Execution<number> {
  const total = flags.number('log-lines-total', 't') ?? 0;
  const duration = flags.duration('run-duration', 'd') ?? 0;
  if (total <= 0 || duration <= 0) {
    const text = total <= 0 ? `Invalid total number of lines: ${total}` : 'Invalid duration: 0s';
    yield* process.write(2, `${klog(process, 'F', total <= 0 ? 69 : 73)}${text}\n`);
    return 255;
  }
  for (let id = 0; id < total; id++) {
    yield* process.write(2, `${klog(process, 'I', 82)}${logLine(process, id)}\n`);
    yield* process.sleep(duration / total);
  }
  return 0;
}

const subcommands: Readonly<Record<string, Subcommand>> = {
  connect,
  'entrypoint-tester': entrypointTester,
  'grpc-health-checking': grpcHealthChecking,
  liveness,
  'logs-generator': logsGenerator,
  mounttest,
  netexec,
  pause,
  'serve-hostname': serveHostname,
};

/** agnhost, the image of Kubernetes' own tests: its commonest subcommands. */
export const agnhost: Program = applet(function* (tool) {
  const [name = '', ...rest] = tool.args;
  if (name === '--version') {
    tool.out.put('app version 2.53\n');
    return 0;
  }
  const subcommand = subcommands[name];
  if (!subcommand) {
    yield* tool.process.write(2, `Error: unknown command "${name}" for "app"\nRun 'app --help' for usage.\n`);
    yield* tool.process.write(2, `Simulated in Podlab: ${Object.keys(subcommands).join(', ')}\n`);
    return 0;
  }
  const flags = parseFlags(rest);
  try {
    return yield* subcommand(tool, flags);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.process.write(2, `${strftime('%Y/%m/%d %H:%M:%S', tool.process.clock.now)} ${error.message.toLowerCase()}\n`);
    return 1;
  }
});
