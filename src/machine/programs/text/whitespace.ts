import type { Execution } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { decodeBinary, encodeBinary } from '../lib/binary.ts';
import { readAll, readFile } from '../lib/files.ts';
import { eachInput, LineReader } from '../lib/input.ts';
import { parseOptions } from '../lib/options.ts';

function* eachLine(tool: Tool, names: readonly string[], change: (line: string) => string): Execution<number> {
  return yield* eachInput(tool, names, function* (source) {
    const reader = new LineReader(tool.process, source.descriptor, tool.out);
    for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) tool.out.raw(`${change(line)}${reader.terminated ? '\n' : ''}`);
  });
}

/** expand: tabs to spaces. */
export const expand = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'it:',
    long: { initial: 'i', tabs: 't' },
    usage: "[-i] [-t N] [FILE]...\n\nConvert tabs to spaces, writing to stdout\n\n\t-i\tDon't convert tabs after non blanks\n\t-t\tTabstops every N chars",
  });
  const width = Number(options.value('t') ?? 8) || 8;
  return yield* eachLine(tool, options.rest, (line) => {
    let out = '';
    let initial = true;
    for (const c of line) {
      initial &&= c === ' ' || c === '\t';
      out += c === '\t' && (initial || !options.has('i')) ? ' '.repeat(width - (out.length % width)) : c;
    }
    return out;
  });
});

/** unexpand: spaces at tab stops to tabs. */
export const unexpand = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'fat:',
    long: { 'first-only': 'f', all: 'a', tabs: 't' },
    usage:
      '[-fa][-t N] [FILE]...\n\nConvert spaces to tabs, writing to stdout\n\n\t-a\tConvert all blanks\n\t-f\tConvert only leading blanks\n\t-t N\tTabstops every N chars',
  });
  const width = Number(options.value('t') ?? 8) || 8;
  const all = (options.has('a') || options.has('t')) && !options.has('f');
  return yield* eachLine(tool, options.rest, (line) => {
    let out = '';
    let pending = '';
    let column = 0;
    let leading = true;
    for (const c of line) {
      if (c === ' ' && (leading || all)) {
        pending += ' ';
        column++;
        if (column % width === 0) {
          out += pending.length > 1 || leading ? '\t' : pending;
          pending = '';
        }
        continue;
      }
      leading &&= c === '\t';
      out += pending + c;
      pending = '';
      column = c === '\t' ? column + width - (column % width) : column + 1;
    }
    return out + pending;
  });
});

/** dos2unix and unix2dos: line ends, in place. */
export const lineEnds = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: 'ud', usage: '[-ud] [FILE]\n\nConvert FILE in-place\n\n\t-u\tdos2unix\n\t-d\tunix2dos' });
  const toUnix = options.has('u') || (tool.name === 'dos2unix' && !options.has('d'));
  const changed = (text: string) => (toUnix ? text.replace(/\r\n/g, '\n') : text.replace(/\r\n/g, '\n').replace(/\n/g, '\r\n'));
  if (options.rest.length === 0) tool.out.raw(changed(decodeBinary(yield* readAll(tool.process, 0))));
  for (const path of options.rest) {
    const text = changed(decodeBinary(yield* readFile(tool.process, path)));
    const descriptor = tool.process.open(path, { write: true, truncate: true });
    yield* tool.process.write(descriptor, encodeBinary(text));
    tool.process.close(descriptor);
  }
  return 0;
});
