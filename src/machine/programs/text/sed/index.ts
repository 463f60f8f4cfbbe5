import { SystemError } from '../../../process/errors.ts';
import type { Execution } from '../../../process/types.ts';
import { applet, cannotOpen, type Tool } from '../../lib/applet.ts';
import { decodeBinary, toBinary } from '../../lib/binary.ts';
import { readFile } from '../../lib/files.ts';
import { LineReader } from '../../lib/input.ts';
import { type Options, parseOptions, usage } from '../../lib/options.ts';
import { Output } from '../../lib/output.ts';
import { RegexError } from '../../lib/regex.ts';
import { parseScript } from './parse.ts';
import { Editor, JoinedLines } from './run.ts';
import { type Command, SedError } from './script.ts';

const syntax = {
  letters: 'i:rEne:f:szu',
  long: { expression: 'e', file: 'f', quiet: 'n', silent: 'n', 'regexp-extended': 'E', separate: 's', 'null-data': 'z', unbuffered: 'u' },
  usage:
    '[-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\nor: sed [-i[SFX]] [-nrE] CMD [FILE]...\n\n\t-e CMD\tAdd CMD to sed commands to be executed\n\t-f FILE\tAdd FILE contents to sed commands to be executed\n\t-i[SFX]\tEdit files in-place (otherwise write to stdout)\n\t\tOptionally back files up, appending SFX\n\t-n\tSuppress automatic printing of pattern space\n\t-r,-E\tUse extended regex syntax\n\nIf no -e or -f, the first non-option argument is the sed command string.\nRemaining arguments are input files (stdin if none).',
};

/** sed. */
export const sed = applet(function* (tool) {
  let inPlace: string | undefined;
  const args = tool.args.flatMap((arg) => {
    const match = /^-([nrEsuz]*)i(.*)$|^--in-place(?:=(.*))?$/.exec(arg);
    if (!match || (arg.startsWith('--in') === false && arg.startsWith('--'))) return [arg];
    inPlace = match[3] ?? match[2] ?? '';
    return match[1] ? [`-${match[1]}`] : [];
  });
  const options = yield* parseOptions(tool, syntax, args);
  const files = [...options.rest];
  const text = yield* scriptText(tool, options, files);
  let parse: () => Command[];
  try {
    parse = () => parseScript(text, options.has('r') || options.has('E'));
    parse();
  } catch (error) {
    if (error instanceof SedError) return yield* tool.die(error.message);
    if (error instanceof RegexError) return yield* tool.die(`bad regex '${error.pattern}': ${error.message}`);
    throw error;
  }
  const quiet = options.has('n');
  if (inPlace === undefined) return yield* plain(tool, parse(), files, quiet, options.has('s') ? parse : undefined);
  let status = 0;
  for (const file of files) status = (yield* editFile(tool, parse(), file, quiet, inPlace)) || status;
  return status;
});

function* scriptText(tool: Tool, options: Options, files: string[]): Execution<string> {
  const pieces = options.values('e').map(toBinary);
  for (const path of options.values('f')) pieces.push(decodeBinary(yield* readFile(tool.process, path)).replace(/\n$/, ''));
  if (pieces.length === 0) {
    const first = files.shift();
    if (first === undefined) return yield* usage(tool, syntax);
    pieces.push(toBinary(first));
  }
  return pieces.join('\n');
}

function* plain(tool: Tool, commands: Command[], files: readonly string[], quiet: boolean, again: (() => Command[]) | undefined): Execution<number> {
  let failed = 0;
  const opener = (file: string) =>
    function* (): Execution<LineReader | undefined> {
      if (file === '-') return new LineReader(tool.process, 0, tool.out);
      try {
        return new LineReader(tool.process, tool.process.open(file, { read: true }), tool.out);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        yield* tool.complain(`${file}: ${error.message}`);
        failed = 1;
        return undefined;
      }
    };
  const names = files.length === 0 ? ['-'] : files;
  if (again) {
    for (const name of names) yield* new Editor(tool, again(), new JoinedLines([opener(name)]), { quiet, out: tool.out }).run();
    return failed;
  }
  const status = yield* new Editor(tool, commands, new JoinedLines(names.map(opener)), { quiet, out: tool.out }).run();
  return status || failed;
}

/** -i: into a new file beside, which then takes the old one's name. */
function* editFile(tool: Tool, commands: Command[], file: string, quiet: boolean, suffix: string): Execution<number> {
  const { process } = tool;
  try {
    const descriptor = process.open(file, { read: true });
    const stat = process.fstat(descriptor);
    if (stat.type !== 'file') {
      yield* tool.complain(`'${file}' is not an ordinary file`);
      return 1;
    }
    const temporary = `${file}.${process.random.integer(100000, 999999)}`;
    const target = process.open(temporary, { write: true, create: true, exclusive: true }, stat.mode);
    const lines = new JoinedLines([
      function* () {
        return new LineReader(process, descriptor);
      },
    ]);
    const status = yield* new Editor(tool, commands, lines, { quiet, out: new Output(process, target) }).run();
    process.close(target);
    process.close(descriptor);
    process.chmod(temporary, stat.mode);
    if (suffix) process.rename(file, suffix.includes('*') ? suffix.replaceAll('*', file) : `${file}${suffix}`);
    process.rename(temporary, file);
    return status;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(cannotOpen(file, error).replace(/^can't open '(.*)': /, '$1: '));
    return 1;
  }
}
