import { concat, decode, encode } from '../../../../machine/process/text.ts';
import type { Bytes } from '../../../../machine/process/types.ts';

/** A file or directory of an archive. */
export interface TarEntry {
  /** Without a leading slash; a directory without a trailing one. */
  readonly name: string;
  readonly directory: boolean;
  readonly mode: number;
  readonly content: Bytes;
  /** Where a symbolic link leads. */
  readonly link?: string;
}

const blockSize = 512;
const pad = (length: number) => new Uint8Array((blockSize - (length % blockSize)) % blockSize);

function field(header: Uint8Array, at: number, length: number, text: string): void {
  header.set(encode(text).subarray(0, length), at);
}

function header(entry: TarEntry, name: string, prefix: string): Bytes {
  const out = new Uint8Array(blockSize);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  field(out, 0, 100, name);
  field(out, 100, 8, `${octal(entry.mode & 0o7777, 7)}\0`);
  field(out, 108, 8, `${octal(0, 7)}\0`);
  field(out, 116, 8, `${octal(0, 7)}\0`);
  field(out, 124, 12, `${octal(entry.directory ? 0 : entry.content.length, 11)}\0`);
  field(out, 136, 12, `${octal(0, 11)}\0`);
  field(out, 148, 8, '        ');
  field(out, 156, 1, entry.directory ? '5' : entry.link === undefined ? '0' : '2');
  field(out, 157, 100, entry.link ?? '');
  field(out, 257, 8, 'ustar\x0000');
  field(out, 345, 155, prefix);
  field(
    out,
    148,
    8,
    `${octal(
      out.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
  );
  return out;
}

/** Names over 100 bytes are split at a slash (ustar's prefix). */
function split(path: string): readonly [name: string, prefix: string] {
  if (path.length <= 100) return [path, ''];
  const slash = path.indexOf('/', path.length - 101);
  return slash < 0 ? [path.slice(0, 100), ''] : [path.slice(slash + 1), path.slice(0, slash)];
}

/** An archive in ustar format. */
export function writeTar(entries: readonly TarEntry[]): Bytes {
  const pieces = entries.flatMap((entry) => {
    const [name, prefix] = split(entry.directory ? `${entry.name}/` : entry.name);
    return entry.directory ? [header(entry, name, prefix)] : [header(entry, name, prefix), entry.content, pad(entry.content.length)];
  });
  return concat([...pieces, new Uint8Array(2 * blockSize)]);
}

const text = (bytes: Bytes) => decode(bytes.subarray(0, bytes.indexOf(0) < 0 ? bytes.length : bytes.indexOf(0)));

/** The files and directories of an archive, as far as it is whole. */
export function readTar(archive: Bytes): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  for (let at = 0; at + blockSize <= archive.length; ) {
    const block = archive.subarray(at, at + blockSize);
    if (block[0] === 0) break;
    const size = Number.parseInt(text(block.subarray(124, 136)).trim() || '0', 8);
    const prefix = text(block.subarray(257, 262)) === 'ustar' ? text(block.subarray(345, 500)) : '';
    const name = `${prefix ? `${prefix}/` : ''}${text(block.subarray(0, 100))}`;
    const type = String.fromCharCode(block[156] || 48);
    const content = archive.subarray(at + blockSize, at + blockSize + size);
    const directory = type === '5' || name.endsWith('/');
    if (type === '0' || type === '2' || directory)
      entries.push({
        name: name.replace(/\/$/, '').replace(/^\/+/, ''),
        directory,
        mode: Number.parseInt(text(block.subarray(100, 108)).trim() || '644', 8),
        content,
        ...(type === '2' ? { link: text(block.subarray(157, 257)) } : {}),
      });
    at += blockSize + Math.ceil(size / blockSize) * blockSize;
  }
  return entries;
}
