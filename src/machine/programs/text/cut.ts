import { applet, namedError } from '../lib/applet.ts';
import { toBinary } from '../lib/binary.ts';
import { isGnu } from '../lib/gnu.ts';
import { eachInput, LineReader } from '../lib/input.ts';
import { parseOptions, usage } from '../lib/options.ts';

const syntax = {
  letters: 'b:c:f:d:sD n O:'.replaceAll(' ', ''),
  long: { bytes: 'b', characters: 'c', fields: 'f', delimiter: 'd', 'only-delimited': 's' },
  gnu: { long: { 'output-delimiter': 'O' } },
  usage:
    '{-b|c LIST | -f|F LIST [-d SEP] [-s]} [-D] [-O SEP] [FILE]...\n\nPrint selected fields from FILEs to stdout\n\n\t-b LIST\tOutput only bytes from LIST\n\t-c LIST\tOutput only characters from LIST\n\t-d SEP\tInput field delimiter (default -f TAB, -F run of whitespace)\n\t-f LIST\tPrint only these fields (-d is single char)\n\t-F LIST\tPrint only these fields (-d is regex)\n\t-O SEP\tOutput field delimeter (default = -d for -f, one space for -F)\n\t-D\tDon\'t sort/collate sections or match -f"fields" without delimeter\n\t-s\tDrop lines with no delimiter (else print them in full)\n\t-n\tIgnored',
};

type Range = readonly [first: number, last: number];

function parseList(text: string): Range[] | undefined {
  const ranges: Range[] = [];
  for (const piece of text.split(',')) {
    const match = /^(\d*)(-?)(\d*)$/.exec(piece);
    if (!match || piece === '' || piece === '-') return undefined;
    const first = match[1] === '' ? 1 : Number(match[1]);
    const last = match[2] === '' ? first : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (first < 1 || last < first) return undefined;
    ranges.push([first, last]);
  }
  return ranges.sort((a, b) => a[0] - b[0]);
}

export const cut = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax);
  const list = options.value('f') ?? options.value('c') ?? options.value('b');
  if (list === undefined) {
    yield* tool.complain('expected a list of bytes, characters, or fields');
    return 1;
  }
  const fields = options.has('f');
  if (options.has('d') && !fields) return yield* tool.die('-d DELIM makes sense only with -f');
  const ranges = parseList(list);
  if (!ranges)
    return list === ''
      ? yield* usage(tool, syntax)
      : yield* tool.die(/[^\d,-]/.test(list) && !isGnu(tool.process) ? `invalid number '${/[^,-]*[^\d,-][^,-]*/.exec(list)![0]}'` : `invalid range ${list}`);
  const delimiter = toBinary(options.value('d') ?? '\t').slice(0, 1);
  const joiner = toBinary(options.value('O') ?? delimiter);
  const selected = (at: number) => ranges.some(([first, last]) => at >= first && at <= last);
  return yield* eachInput(
    tool,
    options.rest,
    function* (source) {
      const reader = new LineReader(tool.process, source.descriptor, tool.out);
      for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) {
        if (!fields) tool.out.raw(`${[...line].filter((_, i) => selected(i + 1)).join('')}\n`);
        else if (!line.includes(delimiter)) {
          if (!options.has('s')) tool.out.raw(`${line}\n`);
        } else
          tool.out.raw(
            `${line
              .split(delimiter)
              .filter((_, i) => selected(i + 1))
              .join(joiner)}\n`,
          );
        yield* tool.out.drain();
      }
    },
    namedError,
  );
});
