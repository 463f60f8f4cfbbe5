import type { Execution } from '../../process/types.ts';
import type { Node, Part, Script, Word } from './ast.ts';
import type { Builtin } from './builtins/index.ts';
import type { Fields } from './fields.ts';
import type { Shell } from './shell.ts';

/**
 * The functions of the interpreter that call one another in a circle: an expansion runs commands, whose words are expanded. What lies
 * lower in the import graph reaches what lies above it through the shell's `interpreter`.
 */
export interface Interpreter {
  run(shell: Shell, script: Script, last?: boolean): Execution<number>;
  execute(shell: Shell, node: Node, last?: boolean): Execution<number>;
  runText(shell: Shell, text: string): Execution<number>;
  runBuiltin(shell: Shell, name: string, argv: readonly string[], last?: boolean): Execution<number>;
  /** A program: in a child, or in place of the shell if it is the last that the shell does. */
  external(
    shell: Shell,
    it: { readonly argv: readonly string[]; readonly assignments: readonly (readonly [string, string])[]; readonly last: boolean; readonly text: string },
  ): Execution<number>;
  expandText(shell: Shell, word: Word): Execution<string>;
  expandPattern(shell: Shell, word: Word): Execution<string>;
  expandParts(shell: Shell, parts: readonly Part[], fields: Fields): Execution<void>;
  expandArithmetic(shell: Shell, expression: Word): Execution<number>;
  builtinNamed(shell: Shell, name: string): Builtin | undefined;
  builtinNames(shell: Shell): string[];
  readonly specialBuiltins: ReadonlySet<string>;
}
