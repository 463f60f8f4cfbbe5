import { concat } from '../../process/text.ts';
import type { Bytes, Execution } from '../../process/types.ts';
import type { Tool } from '../lib/applet.ts';
import { applet, namedError } from '../lib/applet.ts';
import { decodeBinary } from '../lib/binary.ts';
import { readAll } from '../lib/files.ts';
import { eachInput } from '../lib/input.ts';
import { parseOptions } from '../lib/options.ts';

function* everything(tool: Tool, names: readonly string[]): Execution<{ data: Bytes; status: number }> {
  const pieces: Bytes[] = [];
  const status = yield* eachInput(
    tool,
    names,
    function* (source) {
      pieces.push(yield* readAll(tool.process, source.descriptor));
    },
    namedError,
  );
  return { data: pieces.length > 0 ? concat(pieces) : new Uint8Array(), status };
}

const hex = (value: number, width: number) => value.toString(16).padStart(width, '0');
const printable = (byte: number) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.');
const named: Readonly<Record<number, string>> = { 0: '\\0', 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' };

/** The bytes of a line in the form that -t or -c, -x … of od asks for. */
function formatted(line: Bytes, type: string): string {
  if (type === 'c')
    return [...line]
      .map((byte) => (named[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0'))).padStart(4))
      .join('');
  const size = Number(type.slice(1) || 2);
  let out = '';
  for (let i = 0; i < line.length; i += size) {
    let value = 0n;
    for (let j = Math.min(size, line.length - i) - 1; j >= 0; j--) value = (value << 8n) | BigInt(line[i + j]!);
    const kind = type[0]!;
    const width = kind === 'x' ? size * 2 : kind === 'o' ? Math.ceil((size * 8) / 3) : { 1: 3, 2: 5, 4: 10, 8: 20 }[size]! + (kind === 'd' ? 1 : 0);
    const signed = kind === 'd' ? BigInt.asIntN(size * 8, value) : value;
    out += ` ${kind === 'x' || kind === 'o' ? signed.toString(kind === 'x' ? 16 : 8).padStart(width, '0') : signed.toString().padStart(width)}`;
  }
  return out;
}

export const od = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'abcdeFfhiloxsv N:j:A:t:w:'.replace(' ', ''),
    usage:
      '[-abcdfhilovxs] [-t TYPE] [-A RADIX] [-N SIZE] [-j SKIP] [-S MINSTR] [-w WIDTH] [FILE]...\n\nPrint FILEs (or stdin) unambiguously, as octal bytes by default',
  });
  const { data, status } = yield* everything(tool, options.rest);
  if (status !== 0 && data.length === 0) return status;
  const skip = Number(options.value('j') ?? 0);
  const limited = data.subarray(skip, options.has('N') ? skip + Number(options.value('N')) : undefined);
  const letters: Readonly<Record<string, string>> = { b: 'o1', c: 'c', d: 'u2', x: 'x2', h: 'x2', o: 'o2', i: 'd4', l: 'd8', s: 'd2' };
  const type = options.value('t') ?? Object.entries(letters).find(([letter]) => options.has(letter))?.[1] ?? 'o2';
  const radix = options.value('A') ?? 'o';
  const address = (at: number) => (radix === 'n' ? '' : at.toString(radix === 'x' ? 16 : radix === 'd' ? 10 : 8).padStart(7, '0'));
  const full = /^[xoud]$/.test(type) ? `${type}4` : type;
  const width = Number(options.value('w') ?? 16);
  let starred = false;
  for (let at = 0; at < limited.length; at += width) {
    const line = limited.subarray(at, at + width);
    const same = at > 0 && line.length === width && line.every((byte, i) => byte === limited[at - width + i]) && !options.has('v');
    if (same) {
      if (!starred) tool.out.put('*\n');
      starred = true;
      continue;
    }
    starred = false;
    tool.out.put(`${address(skip + at)}${formatted(line, full)}\n`);
  }
  if (radix !== 'n') tool.out.put(`${address(skip + limited.length)}\n`);
  return status;
});

/** hexdump -C (and hd); without -C in words of two bytes. */
export const hexdump = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'bcdoxCvn:s:',
    usage: '[-bcCdovx] [-n LEN] [-s OFS] [FILE]...\n\nDisplay FILEs (or stdin) in a user specified format\n',
  });
  const { data, status } = yield* everything(tool, options.rest);
  const skip = Number(options.value('s') ?? 0);
  const limited = data.subarray(skip, options.has('n') ? skip + Number(options.value('n')) : undefined);
  const canonical = options.has('C') || tool.name === 'hd';
  let starred = false;
  for (let at = 0; at < limited.length; at += 16) {
    const line = limited.subarray(at, at + 16);
    if (at > 0 && line.length === 16 && !options.has('v') && line.every((byte, i) => byte === limited[at - 16 + i])) {
      if (!starred) tool.out.put('*\n');
      starred = true;
      continue;
    }
    starred = false;
    if (canonical) {
      const half = (part: Bytes) =>
        [...part]
          .map((byte) => hex(byte, 2))
          .join(' ')
          .padEnd(23);
      tool.out.put(`${hex(skip + at, 8)}  ${half(line.subarray(0, 8))}  ${half(line.subarray(8))}  |${[...line].map(printable).join('')}|\n`);
    } else {
      let words = '';
      for (let i = 0; i < line.length; i += 2) words += ` ${hex(line[i]! | ((line[i + 1] ?? 0) << 8), 4)}`;
      tool.out.put(`${hex(skip + at, 7)}${words.padEnd(40)}\n`);
    }
  }
  if (limited.length > 0) tool.out.put(`${hex(skip + limited.length, canonical ? 8 : 7)}\n`);
  return status;
});

/** xxd -r: the bytes that a dump (-p: bare hexadecimal digits) stands for. */
function undumped(text: string, plain: boolean): Uint8Array {
  const digits = text
    .split('\n')
    .map((line) => (plain ? line : line.replace(/^[0-9a-fA-F]+:/, '').split('  ')[0]!))
    .map((line) => line.replace(/\s/g, ''))
    .join('');
  const pairs = /^(?:[0-9a-fA-F]{2})*/.exec(digits)![0].match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

export const xxd = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'pg:c:l:s:r',
    usage: '[-pri] [-g N] [-c N] [-l LEN] [-s OFS] [-o OFS] [FILE]\n\nHex dump FILE (or stdin)\n',
  });
  const { data, status } = yield* everything(tool, options.rest);
  if (options.has('r')) {
    yield* tool.process.write(1, undumped(decodeBinary(data), options.has('p')));
    return status;
  }
  const skip = Number(options.value('s') ?? 0);
  const limited = data.subarray(skip, options.has('l') ? skip + Number(options.value('l')) : undefined);
  const width = Number(options.value('c') ?? (options.has('p') ? 30 : 16));
  const group = Number(options.value('g') ?? 2) || width;
  for (let at = 0; at < limited.length; at += width) {
    const line = limited.subarray(at, at + width);
    if (options.has('p')) {
      tool.out.put(`${[...line].map((byte) => hex(byte, 2)).join('')}\n`);
      continue;
    }
    let words = '';
    for (let i = 0; i < width; i++) words += `${i % group === 0 ? ' ' : ''}${i < line.length ? hex(line[i]!, 2) : '  '}`;
    tool.out.put(`${hex(skip + at, 8)}:${words}  ${[...line].map(printable).join('')}\n`);
  }
  return status;
});
