import type { Bytes } from '../../process/types.ts';
import { decodeBinary, encodeBinary, fromBinary, toBinary } from '../lib/binary.ts';

/** An entry of an archive. */
export interface Entry {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'link' | 'fifo';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  readonly size: number;
  /** Seconds. */
  readonly modified: number;
  readonly target: string;
}

export const blockSize = 512;
const types: Readonly<Record<Entry['type'], string>> = { file: '0', link: '1', symlink: '2', directory: '5', fifo: '6' };
const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;

/** Bytes that fill the last block of a file. */
export const padding = (size: number) => (blockSize - (size % blockSize)) % blockSize;

/** The header of an entry (ustar), with one for a long name before it if need be. */
export function header(entry: Entry): Bytes {
  const name = toBinary(entry.name);
  if (name.length > 100) {
    const long = `${name}\0`;
    return encodeBinary(
      block({ ...entry, name: '././@LongLink', target: '' }, 'L', long.length) +
        long +
        '\0'.repeat(padding(long.length)) +
        block({ ...entry, name: name.slice(0, 100) }, types[entry.type], entry.size),
    );
  }
  return encodeBinary(block({ ...entry, name }, types[entry.type], entry.size));
}

function block(entry: Entry, type: string, size: number): string {
  const field = (text: string, width: number) => toBinary(text).slice(0, width).padEnd(width, '\0');
  const before =
    field(entry.name, 100) + octal(entry.mode & 0o7777, 8) + octal(entry.uid, 8) + octal(entry.gid, 8) + octal(size, 12) + octal(entry.modified, 12);
  const after = `${type + field(entry.target, 100)}ustar  \0${field(entry.user, 32)}${field(entry.group, 32)}${'\0'.repeat(8 + 8 + 155 + 12)}`;
  const sum = [...`${before}        ${after}`].reduce((total, c) => total + c.charCodeAt(0), 0);
  return `${before}${sum.toString(8).padStart(6, '0')}\0 ${after}`;
}

/** What a header says; undefined for a block of zeros; 'invalid' for what is no header. `long`: the name that a header before it gave. */
export function parseHeader(bytes: Bytes, long?: string): Entry | { readonly longName: number } | 'invalid' | undefined {
  const text = decodeBinary(bytes);
  if (/^\0*$/.test(text)) return undefined;
  const string = (at: number, width: number) => text.slice(at, at + width).split('\0')[0]!;
  const number = (at: number, width: number) => Number.parseInt(string(at, width).trim() || '0', 8);
  const sum = [...text].reduce((total, c, i) => total + (i >= 148 && i < 156 ? 32 : c.charCodeAt(0)), 0);
  if (sum !== number(148, 8)) return 'invalid';
  const letter = text[156]!;
  if (letter === 'L') return { longName: number(124, 12) };
  const prefix = text.slice(257, 263) === 'ustar\0' ? string(345, 155) : '';
  const name = fromBinary(long ?? (prefix ? `${prefix}/${string(0, 100)}` : string(0, 100)));
  const type = letter === '5' || name.endsWith('/') ? 'directory' : letter === '2' ? 'symlink' : letter === '1' ? 'link' : letter === '6' ? 'fifo' : 'file';
  return {
    name,
    type,
    mode: number(100, 8),
    uid: number(108, 8),
    gid: number(116, 8),
    size: type === 'file' ? number(124, 12) : 0,
    modified: number(136, 12),
    target: fromBinary(string(157, 100)),
    user: string(265, 32),
    group: string(297, 32),
  };
}
