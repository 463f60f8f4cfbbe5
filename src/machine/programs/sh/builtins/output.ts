import type { Bytes, Execution } from '../../../process/types.ts';
import { encodeBinary } from '../../lib/binary.ts';
import { echoText, echoTextOfDash } from '../../lib/echo.ts';
import { formatPrintf } from '../../lib/printf.ts';
import { CommandError } from '../control.ts';
import { inDashWords } from '../dash.ts';
import type { Shell } from '../shell.ts';
import { evaluateTest } from '../test-command.ts';
import { setVariable } from '../values.ts';
import type { BuiltinTable } from './index.ts';

/** The name that messages of built-ins which are applets begin with. */
const applet = (shell: Shell, name: string) => (shell.bash || shell.dash ? shell.prefix(name) : `${shell.name.split('/').at(-1)!}: `);

function test(shell: Shell, argv: readonly string[]): number | Execution<number> {
  const result = evaluateTest(shell.process, argv);
  if (typeof result === 'boolean') return result ? 0 : 1;
  // A regular expression that means nothing is not spoken of.
  if (result.message === '') return 2;
  return refuse(shell, `${applet(shell, argv[0]!)}${shell.bash ? result.bash : shell.dash ? inDashWords(result.message) : result.message}\n`);
}

function* refuse(shell: Shell, message: string): Execution<number> {
  yield* shell.process.write(2, message);
  return 2;
}

/** Writes what could not be written at once. */
function* writeRest(shell: Shell, bytes: Bytes): Execution<number> {
  yield* shell.process.write(1, bytes);
  return 0;
}

/** The built-ins that print, and `test`. */
export const outputBuiltins: BuiltinTable = {
  echo: {
    run(shell, argv) {
      const bytes = encodeBinary(shell.dash ? echoTextOfDash(argv.slice(1)) : echoText(argv, 1));
      const count = shell.process.writeNow(1, bytes);
      return count === bytes.length ? 0 : writeRest(shell, count === 0 ? bytes : bytes.subarray(count));
    },
  },
  printf: {
    *run(shell, argv) {
      let args = argv.slice(1);
      let variable: string | undefined;
      if (shell.bash && args[0] === '-v') {
        variable = args[1];
        args = args.slice(2);
      }
      if (args[0] === '--') args = args.slice(1);
      if (args.length === 0) {
        if (shell.bash) throw new CommandError('usage: printf [-v var] format [arguments]');
        yield* shell.process.write(2, `${applet(shell, 'printf')}usage: printf FORMAT [ARGUMENT...]\n`);
        return 2;
      }
      const result = formatPrintf(args, { bash: shell.bash, now: shell.process.clock.now });
      for (const piece of result.pieces) {
        if (piece.error) yield* shell.process.write(2, `${applet(shell, 'printf')}${shell.dash ? inDashWords(piece.text) : piece.text}\n`);
        else if (variable) setVariable(shell, variable, piece.text);
        else yield* shell.process.write(1, encodeBinary(piece.text));
      }
      return result.status;
    },
  },
  test: { run: test },
  '[': { run: test },
  '[[': { run: test },
};
