import type { Execution } from '../../../process/types.ts';
import { configured } from '../../lib/busybox.ts';
import { parseInterval } from '../../lib/sizes.ts';
import { ShellExit } from '../control.ts';
import type { Shell } from '../shell.ts';
import type { BuiltinTable } from './index.ts';

const longest = 2 ** 31 * 1_000_000;

function* sleepFor(shell: Shell, duration: number): Execution<number> {
  const { process } = shell;
  // ash always handles SIGCHLD, so that the end of a child in the background ends a sleep as other signals do.
  const mayHear = shell.jobs.list.length > 0 && !shell.traps.has('CHLD');
  if (mayHear) process.onSignal('SIGCHLD', () => undefined);
  yield* process.sleep(duration);
  if (mayHear) process.onSignal('SIGCHLD', 'default');
  if (!shell.interrupted) return 0;
  yield* process.write(2, '\n');
  return 130;
}

function* sleepForEver(shell: Shell): Execution<never> {
  for (;;) yield* shell.process.sleep(longest);
}

function* refuse(shell: Shell, message: string): Execution<number> {
  yield* shell.process.write(2, `${shell.name.split('/').at(-1)!}: ${message}\n`);
  return 1;
}

/** The applet's own checks end the process, which is the shell here. */
function* die(shell: Shell, message: string): Execution<never> {
  yield* refuse(shell, message);
  throw new ShellExit(1);
}

/**
 * `sleep`, where busybox was built with ASH_SLEEP: 1.36 is, versions before do not have it and later ones not any more. No process is made for it,
 * and a signal that the shell handles ends it.
 */
export const sleepBuiltins: BuiltinTable = {
  sleep: {
    isIn: (shell) => (shell.hasSleep ??= !shell.bash && !shell.dash && configured(shell.process, 'ASH_SLEEP')),
    run(shell, argv) {
      if (argv.length === 1) return refuse(shell, 'sleep: missing operand');
      if (/^inf/i.test(argv[1]!)) return sleepForEver(shell);
      let total = 0;
      for (let i = 1; i < argv.length; i++) {
        const length = parseInterval(argv[i]!);
        if (length === undefined) return die(shell, `invalid number '${argv[i]}'`);
        total += length;
      }
      return sleepFor(shell, total);
    },
  },
};
