import { applet } from '../lib/applet.ts';
import { decodeBinary, toBinary } from '../lib/binary.ts';
import { parseOptions } from '../lib/options.ts';

const syntax = {
  letters: '+Ccds',
  long: { complement: 'c', delete: 'd', 'squeeze-repeats': 's' },
  least: 1,
  most: 2,
  usage:
    '[-cds] STRING1 [STRING2]\n\nTranslate, squeeze, or delete characters from stdin, writing to stdout\n\n\t-c\tTake complement of STRING1\n\t-d\tDelete input characters coded STRING1\n\t-s\tSqueeze multiple output characters of STRING2 into one character',
};

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => String.fromCharCode(from + i)).join('');
const classes: Readonly<Record<string, string>> = {
  alpha: range(65, 90) + range(97, 122),
  digit: range(48, 57),
  alnum: range(48, 57) + range(65, 90) + range(97, 122),
  upper: range(65, 90),
  lower: range(97, 122),
  space: '\t\n\v\f\r ',
  blank: '\t ',
  punct: range(33, 47) + range(58, 64) + range(91, 96) + range(123, 126),
  print: range(32, 126),
  graph: range(33, 126),
  cntrl: `${range(0, 31)}\x7f`,
  xdigit: '0123456789ABCDEFabcdef',
};
const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The characters of a set: ranges, classes and escapes. */
function expandSet(text: string): string {
  const units: { c: string; plain: boolean }[] = [];
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const named = /^\[:(\w+):\]/.exec(text.slice(i));
    if (named && classes[named[1]!]) {
      for (const c of classes[named[1]!]!) units.push({ c, plain: false });
      i += named[0].length - 1;
    } else if (text[i] === '\\' && i + 1 < text.length) {
      const octal = /^[0-7]{1,3}/.exec(text.slice(i + 1));
      units.push({ c: octal ? String.fromCharCode(Number.parseInt(octal[0], 8) & 255) : (escapes[text[i + 1]!] ?? text[i + 1]!), plain: false });
      i += octal ? octal[0].length : 1;
    } else units.push({ c: text[i]!, plain: true });
  }
  for (let i = 0; i < units.length; i++) {
    const [a, dash, b] = [units[i]!, units[i + 1], units[i + 2]];
    if (dash?.plain && dash.c === '-' && b) {
      out += range(a.c.charCodeAt(0), b.c.charCodeAt(0));
      i += 2;
    } else out += a.c;
  }
  return out;
}

export const tr = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax);
  const complement = options.has('c') || options.has('C');
  const deletes = options.has('d');
  const given = expandSet(toBinary(options.rest[0]!));
  const from = complement ? [...range(0, 255)].filter((c) => !given.includes(c)).join('') : given;
  const second = options.rest[1] === undefined ? undefined : expandSet(toBinary(options.rest[1]));
  if (second === '' && !deletes) return yield* tool.die('STRING2 cannot be empty');
  const map: (string | undefined)[] = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i));
  if (deletes) for (const c of from) map[c.charCodeAt(0)] = undefined;
  else if (second !== undefined) for (const [i, c] of [...from].entries()) map[c.charCodeAt(0)] = second[Math.min(i, second.length - 1)];
  const squeezed = options.has('s') ? new Set(second ?? from) : undefined;
  let last: string | undefined;
  for (;;) {
    const piece = yield* tool.process.read(0);
    if (piece.length === 0) return 0;
    let out = '';
    for (const c of decodeBinary(piece)) {
      const to = map[c.charCodeAt(0)];
      if (to === undefined || (squeezed?.has(to) && to === last)) continue;
      out += to;
      last = to;
    }
    tool.out.raw(out);
    yield* tool.out.drain();
    yield* tool.process.work(Math.max(1, piece.length >> 8));
  }
});
