import type { Execution } from '../../process/types.ts';
import { applet, namedError, type Tool } from '../lib/applet.ts';
import { decodeBinary } from '../lib/binary.ts';
import { eachInput, LineReader, type Source } from '../lib/input.ts';
import { parseOptions } from '../lib/options.ts';
import { parseSize } from '../lib/sizes.ts';

const syntax = {
  letters: 'n:c:qv',
  long: { lines: 'n', bytes: 'c', quiet: 'q', verbose: 'v' },
  usage:
    '[OPTIONS] [FILE]...\n\nPrint first 10 lines of FILEs (or stdin) to stdout.\nWith more than one FILE, precede each with a filename header.\n\n\t-n N[kbm]\tPrint first N lines\n\t-n -N[kbm]\tPrint all except N last lines\n\t-c [-]N[kbm]\tPrint first N bytes\n\t\t\t(b:*512 k:*1024 m:*1024^2)\n\t-q\t\tNever print headers\n\t-v\t\tAlways print headers',
};

/** `-5` as `-n 5`. */
export const oldCount = (args: readonly string[]) => (/^-\d+[a-z]?$/.test(args[0] ?? '') ? [`-n${args[0]!.slice(1)}`, ...args.slice(1)] : args);

export const head = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax, oldCount(tool.args));
  const bytes = options.value('c');
  const text = bytes ?? options.value('n') ?? '10';
  const count = parseSize(text.replace(/^-/, ''));
  if (count === undefined) return yield* tool.die(`invalid number '${text}'`);
  const headers = options.has('v') || (options.rest.length > 1 && !options.has('q'));
  const first = options.rest[0] ?? '-';
  let before = 0;
  return yield* eachInput(
    tool,
    options.rest,
    function* (source) {
      if (headers) tool.out.put(`${before++ === 0 && source.name === first ? '' : '\n'}==> ${source.name === '-' ? 'standard input' : source.name} <==\n`);
      if (text.startsWith('-')) yield* allBut(tool, source, count, bytes !== undefined);
      else if (bytes !== undefined) yield* firstBytes(tool, source, count);
      else yield* firstLines(tool, source, count);
      yield* tool.out.drain();
    },
    namedError,
  );
});

function* firstBytes(tool: Tool, source: Source, count: number): Execution<void> {
  yield* tool.out.flush();
  for (let left = count; left > 0; ) {
    const piece = yield* tool.process.read(source.descriptor, Math.min(left, 65536));
    if (piece.length === 0) return;
    yield* tool.process.write(1, piece);
    left -= piece.length;
  }
}

function* firstLines(tool: Tool, source: Source, count: number): Execution<void> {
  for (let left = count; left > 0; ) {
    yield* tool.out.drain();
    const piece = decodeBinary(yield* tool.process.read(source.descriptor, 4096));
    if (piece === '') return;
    let at = 0;
    while (left > 0) {
      const end = piece.indexOf('\n', at);
      if (end < 0) {
        at = piece.length;
        break;
      }
      at = end + 1;
      left--;
    }
    tool.out.raw(piece.slice(0, at));
  }
}

function* allBut(tool: Tool, source: Source, count: number, bytes: boolean): Execution<void> {
  const reader = new LineReader(tool.process, source.descriptor, tool.out);
  const kept: string[] = [];
  for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) kept.push(`${line}${reader.terminated ? '\n' : ''}`);
  tool.out.raw(bytes ? kept.join('').slice(0, count === 0 ? undefined : -count) : kept.slice(0, count === 0 ? undefined : -count).join(''));
}
