import type { Execution } from '../../../process/types.ts';
import { CommandError, LoopJump, ReturnJump, ShellExit } from '../control.ts';
import { runReporting, sourceFile } from '../script-file.ts';
import type { Shell } from '../shell.ts';
import { runText } from '../source.ts';
import { warnOfStopped } from '../stopped-jobs.ts';
import { SyntaxFailure } from '../syntax-error.ts';
import type { BuiltinTable } from './index.ts';
import { findProgram, tellOf } from './lookup.ts';

function jump(again: boolean) {
  return function* (shell: Shell, argv: readonly string[]): Execution<number> {
    const levels = argv[1] === undefined ? 1 : number(argv[1]);
    if (levels < 1) throw new CommandError(shell.bash ? `${argv[1]}: loop count out of range` : `Illegal number: ${argv[1]}`);
    if (shell.loops > 0) throw new LoopJump(Math.min(levels, shell.loops), again);
    if (shell.bash) yield* shell.complain("only meaningful in a `for', `while', or `until' loop", argv[0]);
    return 0;
  };
}

function number(text: string): number {
  if (!/^\d+$/.test(text)) throw new CommandError(`Illegal number: ${text}`);
  return Number(text);
}

function statusArgument(shell: Shell, argv: readonly string[]): number {
  if (argv[1] === undefined) return shell.status;
  if (shell.bash && !/^-?\d+$/.test(argv[1])) throw new CommandError(`${argv[1]}: numeric argument required`);
  return (shell.bash && argv[1].startsWith('-') ? Number(argv[1]) : number(argv[1])) & 255;
}

/** The built-ins that steer which command comes next. */
export const flowBuiltins: BuiltinTable = {
  ':': { run: () => 0 },
  true: { run: () => 0 },
  false: { run: () => 1 },
  break: { run: jump(false) },
  continue: { run: jump(true) },
  return: {
    *run(shell, argv) {
      const status = statusArgument(shell, argv);
      if (shell.bash && shell.functionDepth === 0 && shell.sourceDepth === 0) throw new CommandError("can only `return' from a function or sourced script");
      throw new ReturnJump(status);
    },
  },
  exit: {
    *run(shell, argv) {
      if (yield* warnOfStopped(shell)) return shell.bash ? 1 : 0;
      throw new ShellExit(statusArgument(shell, argv));
    },
  },
  eval: {
    *run(shell, argv) {
      const text = argv.slice(1).join(' ');
      if (!shell.bash) return yield* evaluate(shell, text);
      return yield* runReporting(shell, text, { firstLine: shell.line });
    },
  },
  exec: {
    *run() {
      return 0;
    },
  },
  '.': { run: source },
  source: { run: source },
  command: {
    *run(shell, argv, last) {
      let args = argv.slice(1);
      let verbose = '';
      for (; args[0]?.startsWith('-') && args[0] !== '-'; args = args.slice(1)) {
        if (args[0] === '--') {
          args = args.slice(1);
          break;
        }
        if (!/^-[pvV]+$/.test(args[0])) throw new CommandError(`illegal option ${args[0]}`);
        if (/[vV]/.test(args[0])) verbose = args[0].includes('V') ? 'V' : 'v';
      }
      const name = args[0];
      if (name === undefined) return 0;
      if (verbose) return yield* tellOf(shell, shell.bash ? args : [name], verbose === 'v' ? 'short' : 'command');
      if (shell.interpreter.builtinNamed(shell, name)) return yield* shell.interpreter.runBuiltin(shell, name, args, last);
      return yield* shell.interpreter.external(shell, { argv: args, assignments: [], last, text: args.join(' ') });
    },
  },
  builtin: {
    bash: true,
    *run(shell, argv, last) {
      if (argv[1] === undefined) return 0;
      if (!shell.interpreter.builtinNamed(shell, argv[1])) throw new CommandError(`${argv[1]}: not a shell builtin`, 1);
      return yield* shell.interpreter.runBuiltin(shell, argv[1], argv.slice(1), last);
    },
  },
};

function* evaluate(shell: Shell, text: string): Execution<number> {
  try {
    return yield* runText(shell, text, { firstLine: shell.line });
  } catch (error) {
    if (error instanceof SyntaxFailure) throw new CommandError(error.message);
    throw error;
  }
}

function* source(shell: Shell, argv: readonly string[]) {
  const name = argv[1];
  if (name === undefined) {
    if (shell.bash) throw new CommandError(`filename argument required\n${argv[0]}: usage: ${argv[0]} filename [arguments]`);
    return 2;
  }
  const path = name.includes('/') ? name : (findProgram(shell, name, 'r') ?? (shell.bash ? name : undefined));
  if (path === undefined) throw new CommandError(`${name}: not found`);
  const before = shell.positional;
  if (argv.length > 2) shell.positional = argv.slice(2);
  shell.sourceDepth++;
  try {
    return yield* sourceFile(shell, path);
  } catch (error) {
    if (error instanceof ReturnJump) return error.status;
    throw error;
  } finally {
    shell.sourceDepth--;
    if (argv.length > 2) shell.positional = before;
  }
}
