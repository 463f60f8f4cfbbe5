import { SystemError } from '../../../process/errors.ts';
import type { Execution } from '../../../process/types.ts';
import { applet, cannotOpen, type Tool } from '../../lib/applet.ts';
import { decodeBinary, toBinary } from '../../lib/binary.ts';
import { readFile } from '../../lib/files.ts';
import { parseOptions, usage } from '../../lib/options.ts';
import { RegexError } from '../../lib/regex.ts';
import { AwkError, type AwkProgram } from './ast.ts';
import { AwkFailure, Interpreter } from './interpreter.ts';
import { parseAwk } from './parser.ts';
import { Records } from './records.ts';
import { AwkState } from './state.ts';
import { fromInput } from './values.ts';

const syntax = {
  letters: '+F:v:f:e:W:',
  usage:
    '[OPTIONS] [AWK_PROGRAM] [FILE]...\n\n\t-v VAR=VAL\tSet variable\n\t-F SEP\t\tUse SEP as field separator\n\t-f/-E FILE\tRead program from FILE\n\t-e AWK_PROGRAM',
};

const unescaped = (text: string) => text.replace(/\\([ntr\\"/])/g, (_, c: string) => ({ n: '\n', t: '\t', r: '\r' })[c] ?? c);

/** awk. */
export const awk = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax);
  const rest = [...options.rest];
  const text = yield* programText(tool, options.values('f'), options.values('e'), rest);
  let program: AwkProgram;
  try {
    program = parseAwk(text);
  } catch (error) {
    if (error instanceof AwkError) return yield* tool.die(`cmd. line:${error.line}: ${error.message}`);
    throw error;
  }
  const state = new AwkState();
  const assign = (assignment: string): boolean => {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(assignment);
    if (!match) return false;
    state.set(match[1]!, fromInput(unescaped(match[2]!)));
    return true;
  };
  const separator = options.value('F');
  if (separator !== undefined) state.set('FS', separator === 't' ? '\t' : unescaped(toBinary(separator)));
  for (const each of options.values('v')) if (!assign(toBinary(each))) return yield* usage(tool, syntax);
  const argv = ['awk', ...rest.map(toBinary)];
  for (const [i, arg] of argv.entries()) state.array('ARGV').set(String(i), fromInput(arg));
  state.set('ARGC', argv.length);
  for (const [name, value] of tool.process.env) state.array('ENVIRON').set(toBinary(name), fromInput(toBinary(value)));
  try {
    return yield* new Interpreter(tool, program, state, new Records(tool, state, assign)).run();
  } catch (error) {
    if (error instanceof AwkFailure) return yield* tool.die(`cmd. line:1: ${error.message}`, 2);
    if (error instanceof RegexError) return yield* tool.die(`bad regex '${error.pattern}': ${error.message}`);
    throw error;
  }
});

function* programText(tool: Tool, files: readonly string[], texts: readonly string[], rest: string[]): Execution<string> {
  const pieces = texts.map(toBinary);
  for (const path of files) {
    try {
      pieces.push(decodeBinary(yield* readFile(tool.process, path)));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* tool.die(cannotOpen(path, error));
    }
  }
  if (pieces.length > 0) return pieces.join('\n');
  const first = rest.shift();
  return first === undefined ? yield* usage(tool, syntax) : toBinary(first);
}
