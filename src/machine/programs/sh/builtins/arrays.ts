import { decode } from '../../../process/text.ts';
import type { Execution } from '../../../process/types.ts';
import type { Shell } from '../shell.ts';
import type { BuiltinTable } from './index.ts';

function* mapfile(shell: Shell, argv: readonly string[]): Execution<number> {
  let strip = false;
  let most = Number.POSITIVE_INFINITY;
  let i = 1;
  for (; argv[i]?.startsWith('-'); i++) {
    if (argv[i] === '-t') strip = true;
    else if (argv[i] === '-n') most = Number(argv[++i]) || most;
    else if (!/^-[sOucCd]/.test(argv[i]!)) break;
    else if (argv[i]!.length === 2) i++;
  }
  const pieces: string[] = [];
  for (let piece = yield* shell.process.read(0); piece.length > 0; piece = yield* shell.process.read(0)) pieces.push(decode(piece));
  const lines = pieces.join('').match(/[^\n]*\n|[^\n]+$/g) ?? [];
  shell.variables.setArray(
    argv[i] ?? 'MAPFILE',
    lines.slice(0, most).map((line) => (strip ? line.replace(/\n$/, '') : line)),
  );
  return 0;
}

/** What bash has, and Podlab's has not. */
const missing = ['bind', 'caller', 'compgen', 'complete', 'compopt', 'coproc', 'dirs', 'enable', 'fc', 'history', 'popd', 'pushd', 'suspend'];

function* notSimulated(shell: Shell, argv: readonly string[]): Execution<number> {
  yield* shell.complain('this built-in is not simulated in Podlab', argv[0]);
  return 1;
}

/** bash's built-ins that read arrays, and those that only say that they are missing. */
export const arrayBuiltins: BuiltinTable = {
  mapfile: { bash: true, run: mapfile },
  readarray: { bash: true, run: mapfile },
  ...Object.fromEntries(missing.map((name) => [name, { bash: true, run: notSimulated }])),
};
