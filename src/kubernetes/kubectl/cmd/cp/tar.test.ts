import { expect, test } from 'vitest';
import { decode, encode } from '../../../../machine/process/text.ts';
import { readTar, writeTar } from './tar.ts';

test('an archive gives back what was put in, with its names and modes', () => {
  const entries = [
    { name: 'dir', directory: true, mode: 0o755, content: new Uint8Array() },
    { name: 'dir/a.txt', directory: false, mode: 0o644, content: encode('hello\n') },
    { name: 'dir/l', directory: false, mode: 0o777, content: new Uint8Array(), link: '../a' },
    { name: `dir/${'long/'.repeat(25)}b.txt`, directory: false, mode: 0o600, content: encode('x'.repeat(513)) },
  ];
  const archive = writeTar(entries);
  expect(archive.length % 512).toBe(0);
  const read = readTar(archive);
  expect(read.map(({ name, mode }) => [name.replace(/\/$/, ''), mode])).toEqual(entries.map(({ name, mode }) => [name.replace(/\/$/, ''), mode]));
  expect(read[2]!.link).toBe('../a');
  expect(decode(read[3]!.content)).toBe('x'.repeat(513));
});
