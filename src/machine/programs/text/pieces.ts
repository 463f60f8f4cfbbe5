import type { Execution } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { decodeBinary, encodeBinary, toBinary } from '../lib/binary.ts';
import { readAll } from '../lib/files.ts';
import { allLines, eachInput } from '../lib/input.ts';
import { parseOptions } from '../lib/options.ts';
import { parseSize } from '../lib/sizes.ts';

function* save(tool: Tool, name: string, text: string): Execution<void> {
  const descriptor = tool.process.open(name, { write: true, create: true, truncate: true }, 0o666);
  yield* tool.process.write(descriptor, encodeBinary(text));
  tool.process.close(descriptor);
}

/** split: a file into pieces xaa, xab … */
export const split = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'b:l:a:',
    most: 2,
    usage: '[OPTIONS] [INPUT [PREFIX]]\n\n\t-b N[k|m]\tSplit by N (kilo|mega)bytes\n\t-l N\t\tSplit by N lines\n\t-a N\t\tUse N letters as suffix',
  });
  const [name = '-', prefix = 'x'] = options.rest;
  const letters = Number(options.value('a') ?? 2);
  let text = '';
  const status = yield* eachInput(tool, [name], function* (source) {
    text = decodeBinary(yield* readAll(tool.process, source.descriptor));
  });
  if (status !== 0) return status;
  const size = parseSize(options.value('b') ?? '');
  const lines = Number(options.value('l') ?? 1000);
  const suffix = (n: number) => Array.from({ length: letters }, (_, i) => String.fromCharCode(97 + (Math.floor(n / 26 ** (letters - 1 - i)) % 26))).join('');
  for (let number = 0; text !== ''; number++) {
    if (number >= 26 ** letters) return yield* tool.die('suffixes exhausted');
    let end = size ?? 0;
    if (size === undefined) for (let left = lines; left > 0 && end < text.length; left--) end = text.indexOf('\n', end) + 1 || text.length;
    yield* save(tool, `${prefix}${suffix(number)}`, text.slice(0, end));
    text = text.slice(end);
  }
  return 0;
});

/** shuf: lines, operands or numbers in an order of chance. */
export const shuf = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'ei:n:o:z',
    usage:
      '[-n NUM] [-o FILE] [-z] [FILE | -e [ARG...] | -i L-H]\n\nRandomly permute lines\n\n\t-n NUM\tOutput at most NUM lines\n\t-o FILE\tWrite to FILE, not standard output\n\t-z\tNUL terminated output\n\t-e\tTreat ARGs as lines\n\t-i L-H\tTreat numbers L-H as lines',
  });
  const range = /^(\d+)-(\d+)$/.exec(options.value('i') ?? '');
  let items: string[];
  if (options.has('e')) items = options.rest.map(toBinary);
  else if (range) items = Array.from({ length: Math.max(0, Number(range[2]) - Number(range[1]) + 1) }, (_, i) => String(Number(range[1]) + i));
  else items = (yield* allLines(tool, options.rest)).lines;
  for (let i = items.length - 1; i > 0; i--) {
    const other = tool.process.random.integer(0, i + 1);
    [items[i], items[other]] = [items[other]!, items[i]!];
  }
  const text = items
    .slice(0, Number(options.value('n') ?? items.length))
    .map((item) => `${item}${options.has('z') ? '\0' : '\n'}`)
    .join('');
  if (options.has('o')) yield* save(tool, options.value('o')!, text);
  else tool.out.raw(text);
  return 0;
});

/** factor: the primes of a number. */
export const factor = applet(function* (tool) {
  for (const text of tool.args) {
    if (!/^\d+$/.test(text)) return yield* tool.die(`invalid number '${text}'`);
    const found: number[] = [];
    let rest = Number(text);
    for (let prime = 2; prime * prime <= rest; prime++) for (; rest % prime === 0; rest /= prime) found.push(prime);
    if (rest > 1) found.push(rest);
    tool.out.put(`${text}: ${found.join(' ')}\n`);
  }
  return 0;
});
