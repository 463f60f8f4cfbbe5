import type { Bytes } from '../../process/types.ts';

const word = (1n << 64n) - 1n;

/** The largest integer whose power is not beyond `value`. */
function root(value: bigint, power: bigint): bigint {
  let [low, high] = [0n, 1n << 80n];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (middle ** power <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}

/** The first 64 bits of the fractional parts of roots of primes. */
function roots(count: number, power: bigint): bigint[] {
  const found: bigint[] = [];
  for (let n = 2n; found.length < count; n++) {
    let isPrime = true;
    for (let d = 2n; d * d <= n; d++) if (n % d === 0n) isPrime = false;
    if (isPrime) found.push(root(n << (64n * power), power) & word);
  }
  return found;
}

let constants: readonly bigint[] | undefined;
const right = (value: bigint, by: bigint) => ((value >> by) | (value << (64n - by))) & word;

/** FIPS 180-4 SHA-512, in hexadecimal. */
export function sha512(data: Bytes): string {
  constants ??= roots(80, 3n);
  const length = Math.ceil((data.length + 17) / 128) * 128;
  const padded = new Uint8Array(length);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(length - 8, BigInt(data.length) * 8n);
  const h = roots(8, 2n);
  for (let block = 0; block < length; block += 128) {
    const w = Array.from({ length: 16 }, (_, i) => view.getBigUint64(block + i * 8));
    for (let i = 16; i < 80; i++) {
      const [x, y] = [w[i - 15]!, w[i - 2]!];
      w[i] = (w[i - 16]! + (right(x, 1n) ^ right(x, 8n) ^ (x >> 7n)) + w[i - 7]! + (right(y, 19n) ^ right(y, 61n) ^ (y >> 6n))) & word;
    }
    let [a, b, c, d, e, f, g, k] = h as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i++) {
      const one = k + (right(e, 14n) ^ right(e, 18n) ^ right(e, 41n)) + ((e & f) ^ (~e & word & g)) + constants[i]! + w[i]!;
      const two = (right(a, 28n) ^ right(a, 34n) ^ right(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [k, g, f, e, d, c, b, a] = [g, f, e, (d + one) & word, c, b, a, (one + two) & word];
    }
    for (const [i, value] of [a, b, c, d, e, f, g, k].entries()) h[i] = (h[i]! + value) & word;
  }
  return h.map((value) => value.toString(16).padStart(16, '0')).join('');
}
