import type { Execution } from '../../process/types.ts';
import type { Script } from './ast.ts';
import { inDashWords } from './dash.ts';
import { Parser } from './parser.ts';
import type { Shell } from './shell.ts';
import { SyntaxFailure } from './syntax-error.ts';

/** A text that was parsed, as far as some shell has come in it. Without aliases every process can use the same. */
interface Parsed {
  readonly commands: { readonly script: Script; readonly end: number }[];
  readonly parser: Parser;
  ended: boolean;
  failure: SyntaxFailure | undefined;
}

const cache = new Map<string, Parsed>();

function parsed(text: string, bash: boolean, firstLine: number): Parsed {
  const key = `${bash ? 'b' : 'a'}${firstLine}:${text}`;
  let found = cache.get(key);
  if (!found) {
    if (cache.size > 500) cache.clear();
    found = { commands: [], parser: new Parser(text, { bash, firstLine }), ended: false, failure: undefined };
    if (text.length < 100_000) cache.set(key, found);
  }
  return found;
}

/** The command at `at`; undefined at the end. Throws SyntaxFailure. */
function command(source: Parsed, at: number): Parsed['commands'][number] | undefined {
  if (source.commands.length <= at && !source.ended && !source.failure) {
    try {
      const script = source.parser.next();
      if (script) source.commands.push({ script, end: source.parser.position });
      else source.ended = true;
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      source.failure = error;
    }
  }
  if (source.commands.length <= at && source.failure) throw source.failure;
  return source.commands[at];
}

/** Runs a text, line after line. `last`: the shell ends with it, so that its last command may take the process over. */
export function* runText(shell: Shell, text: string, options: { last?: boolean; firstLine?: number } = {}): Execution<number> {
  const firstLine = options.firstLine ?? (shell.bash || shell.dash || shell.inFile ? 1 : 0);
  const source = parsed(text, shell.bash, firstLine);
  let status = 0;
  for (let i = 0; ; i++) {
    if (shell.aliases.size > 0 && shell.expandAliases) return yield* runAliased(shell, text, i === 0 ? 0 : source.commands[i - 1]!.end, firstLine, status);
    const next = command(source, i);
    if (!next) return status;
    const last = options.last === true && !source.failure && peekEnd(source, i + 1);
    if (!shell.options.noexec) status = yield* shell.interpreter.run(shell, next.script, last);
  }
}

/** Whether nothing follows; a syntax error that follows counts as something. */
function peekEnd(source: Parsed, at: number): boolean {
  try {
    return command(source, at) === undefined;
  } catch (error) {
    if (error instanceof SyntaxFailure) return false;
    throw error;
  }
}

/** From the first alias on, each command is parsed with the aliases that are known when it is its turn. */
function* runAliased(shell: Shell, text: string, position: number, firstLine: number, before: number): Execution<number> {
  const parser = new Parser(text, { bash: shell.bash, position, firstLine, aliases: shell.aliases });
  let status = before;
  for (let script = parser.next(); script; script = parser.next()) status = yield* shell.interpreter.run(shell, script, false);
  return status;
}

/** The message of a syntax error as the shell prints it. */
export function syntaxMessage(shell: Shell, failure: SyntaxFailure, text: string): string {
  if (shell.dash) return `${shell.name}: ${failure.line}: ${inDashWords(failure.message)}\n`;
  if (!shell.bash) {
    const line = shell.inFile || shell.interactive ? `${shell.name}: ${shell.interactive ? '' : `line ${failure.line}: `}` : `${shell.name}: `;
    return `${line}${failure.message}\n`;
  }
  const last = failure.token === undefined ? 1 : 0;
  const where = `${shell.name}: ${shell.commandString ? '-c: ' : ''}${shell.interactive ? '' : `line ${failure.line + last}: `}`;
  if (failure.token === undefined) return `${where}syntax error: unexpected end of file\n`;
  if (failure.incomplete) return `${where}unexpected EOF while looking for matching \`${failure.token}'\n`;
  const line = text.split('\n')[failure.line - 1] ?? '';
  return `${where}syntax error near unexpected token \`${failure.token}'\n${where}\`${line}'\n`;
}
