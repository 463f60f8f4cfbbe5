import { SystemError } from '../../process/errors.ts';
import type { Execution, Process } from '../../process/types.ts';
import { parseSignal, signalNames } from './signals.ts';

interface Style {
  /** What stands before each message. */
  readonly prefix: string;
  readonly bash: boolean;
}

/** kill(1): the arguments after the name. */
export function* killAll(process: Process, args: readonly string[], style: Style): Execution<number> {
  const complain = (text: string) => process.write(2, `${style.prefix}${text}\n`);
  let rest = [...args];
  if (rest[0] === '-l' || rest[0] === '-L') return yield* list(process, rest.slice(1), style);
  let name = 'TERM';
  if (rest[0] === '-s' || (style.bash && rest[0] === '-n')) {
    name = rest[1] ?? '';
    rest = rest.slice(2);
  } else if (rest[0]?.startsWith('-') && rest[0] !== '--' && rest[0].length > 1) {
    name = rest[0].slice(1);
    rest = rest.slice(1);
  }
  const signal = parseSignal(name);
  if (signal === undefined) {
    yield* complain(style.bash ? `${name}: invalid signal specification` : `bad signal name '${name}'`);
    return 1;
  }
  if (rest[0] === '--') rest = rest.slice(1);
  if (rest.length === 0) {
    yield* style.bash
      ? process.write(2, 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n')
      : complain('you need to specify whom to kill');
    return style.bash ? 2 : 1;
  }
  let status = 0;
  for (const each of rest) {
    if (!/^-?\d+$/.test(each)) {
      yield* complain(style.bash ? `${each}: arguments must be process or job IDs` : `invalid number '${each}'`);
      status = 1;
      continue;
    }
    try {
      process.kill(Number(each), signal);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* complain(style.bash ? `(${each}) - ${error.message}` : `can't kill pid ${each}: ${error.message}`);
      status = 1;
    }
    // A signal to oneself is handled before the next command.
    yield* process.work(1);
  }
  return status;
}

function* list(process: Process, args: readonly string[], style: Style): Execution<number> {
  if (args.length === 0) {
    yield* process.write(1, style.bash ? bashTable() : signalNames.map((name, i) => `${String(i + 1).padStart(2)}) ${name}\n`).join(''));
    return 0;
  }
  for (const arg of args) {
    const number = /^\d+$/.test(arg) ? Number(arg) & 127 : undefined;
    const text =
      number === undefined ? String(signalNames.indexOf(arg.toUpperCase().replace(/^SIG/, '') as 'HUP') + 1) : (signalNames[number - 1] ?? String(number));
    yield* process.write(1, `${text}\n`);
  }
  return 0;
}

function bashTable(): string {
  let out = '';
  for (const [i, name] of signalNames.entries()) out += `${String(i + 1).padStart(2)}) SIG${name}${i % 5 === 4 || i === signalNames.length - 1 ? '\n' : '\t'}`;
  return out;
}
