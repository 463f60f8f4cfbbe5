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

function* test(shell: Shell, argv: readonly string[]) {
  const result = evaluateTest(shell.process, argv);
  if (typeof result === 'boolean') return result ? 0 : 1;
  const name = argv[0]!;
  yield* shell.process.write(2, `${applet(shell, name)}${shell.bash ? result.bash : shell.dash ? inDashWords(result.message) : result.message}\n`);
  return 2;
}

/** The built-ins that print, and `test`. */
export const outputBuiltins: BuiltinTable = {
  echo: {
    *run(shell, argv) {
      yield* shell.process.write(1, encodeBinary(shell.dash ? echoTextOfDash(argv.slice(1)) : echoText(argv.slice(1))));
      return 0;
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
