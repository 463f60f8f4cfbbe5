import type { Execution } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { decodeBinary } from '../lib/binary.ts';
import { eachInput, LineReader, type Source } from '../lib/input.ts';
import { type Options, parseOptions } from '../lib/options.ts';

const syntax = {
  letters: 'etvATEnbsu',
  usage:
    '[-nbvteA] [FILE]...\n\nPrint FILEs to stdout\n\n\t-n\tNumber output lines\n\t-b\tNumber nonempty lines\n\t-v\tShow nonprinting characters as ^x or M-x\n\t-t\t...and tabs as ^I\n\t-e\t...and end lines with $\n\t-A\tSame as -vte',
};

/** cat, also as `less` and `more` where there is no terminal to page on. */
export const cat = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax);
  const numbered = options.has('n') || options.has('b');
  const visible = ['e', 't', 'v', 'A', 'T', 'E'].some((letter) => options.has(letter));
  if (numbered || options.has('s')) return yield* lines(tool, options);
  return yield* eachInput(tool, options.rest, (source) => copy(tool, source, visible ? (text) => show(text, options) : undefined));
});

function* copy(tool: Tool, source: Source, change: ((text: string) => string) | undefined): Execution<void> {
  for (;;) {
    const piece = yield* tool.process.read(source.descriptor);
    if (piece.length === 0) return;
    if (change) {
      tool.out.raw(change(decodeBinary(piece)));
      yield* tool.out.flush();
    } else yield* tool.process.write(1, piece);
    yield* tool.process.work(Math.max(1, piece.length >> 10));
  }
}

/** Control characters as `^A`, others above 127 as `M-…`, ends of lines as `$`. */
function show(text: string, options: Options): string {
  const ends = options.has('e') || options.has('A') || options.has('E');
  const tabs = options.has('t') || options.has('A') || options.has('T');
  const onlyEnds = !options.has('v') && !options.has('e') && !options.has('t') && !options.has('A');
  let out = '';
  for (const c of text) {
    const code = c.charCodeAt(0);
    if (c === '\n') out += ends ? '$\n' : '\n';
    else if (c === '\t') out += tabs ? '^I' : c;
    else if (onlyEnds) out += c;
    else if (code >= 128) out += `M-${code - 128 < 32 ? `^${String.fromCharCode(code - 64)}` : code === 255 ? '^?' : String.fromCharCode(code - 128)}`;
    else out += code < 32 ? `^${String.fromCharCode(code + 64)}` : code === 127 ? '^?' : c;
  }
  return out;
}

function* lines(tool: Tool, options: Options): Execution<number> {
  let number = 0;
  let empty = 0;
  return yield* eachInput(tool, options.rest, function* (source) {
    const reader = new LineReader(tool.process, source.descriptor, tool.out);
    for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) {
      empty = line === '' ? empty + 1 : 0;
      if (options.has('s') && empty > 1) continue;
      const mark = options.has('b') && line === '' ? '' : options.has('n') || options.has('b') ? `${String(++number).padStart(6)}\t` : '';
      tool.out.raw(`${mark}${line}${reader.terminated ? '\n' : ''}`);
      yield* tool.out.drain();
    }
  });
}
