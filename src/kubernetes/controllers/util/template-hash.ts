import { utf8Bytes } from '../../api/base64.ts';
import type { PodTemplateSpec } from '../../api/types.ts';
import { goDump } from './go-dump.ts';

/** util/rand.SafeEncodeString's letters. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** A number as names can hold it: without vowels, so that it makes no words. */
export const safeEncode = (hash: number) => [...String(hash >>> 0)].map((digit) => letters[digit.charCodeAt(0) % letters.length]).join('');

/** FNV-1 of 32 bits. */
export function fnv32(bytes: Iterable<number>): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash, 0x01000193) ^ byte;
  return hash;
}

/** FNV-1a of 32 bits. */
function fnv32a(bytes: Iterable<number>): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

/** The two's complement of a collision count, in the eight bytes that it is given room in. */
const countBytes = (count: number) => [0, 8, 16, 24].map((shift) => (count >>> shift) & 0xff).concat([0, 0, 0, 0]);

/**
 * What the names and labels of the Pods of a template hold (controller.ComputeHash): the hash of the template as Go dumps it.
 * collisions: raised when another template already has the hash.
 */
export function computeHash(template: PodTemplateSpec, collisions: number | undefined): string {
  const bytes = utf8Bytes(goDump('v1.PodTemplateSpec', template));
  return safeEncode(fnv32a(collisions === undefined ? bytes : [...bytes, ...countBytes(collisions)]));
}
