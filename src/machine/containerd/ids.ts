import type { Random } from '../../time/index.ts';
import { encode } from '../process/text.ts';

/** An id that is written when somebody reads it. */
export type LateId = () => string;

/** How many numbers an id is drawn from: 64 hexadecimal digits. */
const parts = 8;

/** An id of a sandbox or container. */
export function newId(random: Random): string {
  return lateId(random)();
}

/** Drawn now, so that chance goes its way: of a command that runs in a container nobody ever reads it. */
export function lateId(random: Random): LateId {
  const numbers: number[] = [];
  for (let i = 0; i < parts; i++) numbers.push(random.integer(0, 0xffff_ffff));
  return () => hexadecimal(numbers);
}

const digits = encode('0123456789abcdef');

/** Eight digits of each. Made in one go: a string built piece by piece would keep all its pieces in memory. */
function hexadecimal(numbers: readonly number[]): string {
  const codes: number[] = [];
  for (const number of numbers) for (let shift = 28; shift >= 0; shift -= 4) codes.push(digits[(number >>> shift) & 15]!);
  return String.fromCharCode.apply(null, codes);
}
