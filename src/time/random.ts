import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const hexDigits = '0123456789abcdef';
const uuidForm = 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx';

/** Seeded chance. Each consumer forks its own stream by name, so that one more draw in one component does not change another's. */
export class Random {
  readonly #generator;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
    this.#generator = xoroshiro128plus(seed);
  }

  /** An independent stream that depends only on this one's seed and the name. */
  fork(name: string): Random {
    let hash = this.#seed ^ 0x811c9dc5;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    return new Random(hash);
  }

  /** A whole number, low and high included. */
  integer(low: number, high: number): number {
    return uniformInt(this.#generator, low, high);
  }

  /** At least 0, less than 1. */
  fraction(): number {
    return this.integer(0, 0xffff_ffff) / 0x1_0000_0000;
  }

  /** `length` characters of `alphabet`. */
  text(length: number, alphabet: string): string {
    // Made at once, not added up: a sum keeps all its parts in memory for as long as nobody reads it.
    const codes: number[] = [];
    for (let i = 0; i < length; i++) codes.push(this.#codeOf(alphabet));
    return String.fromCharCode(...codes);
  }

  #codeOf(alphabet: string): number {
    return alphabet.charCodeAt(this.integer(0, alphabet.length - 1));
  }

  hex(length: number): string {
    return this.text(length, hexDigits);
  }

  /** A random (version 4) UUID. */
  uuid(): string {
    const codes: number[] = [];
    for (const place of uuidForm) codes.push(place === 'x' ? this.#codeOf(hexDigits) : place === 'y' ? this.#codeOf('89ab') : place.charCodeAt(0));
    return String.fromCharCode(...codes);
  }

  /** A suffix as the API server and controllers append it to generated names (apimachinery util/rand). */
  suffix(length = 5): string {
    return this.text(length, 'bcdfghjklmnpqrstvwxz2456789');
  }

  /** `duration` stretched by a random factor between 1 and 1 + maxFactor (apimachinery wait.Jitter). */
  jitter(duration: number, maxFactor: number): number {
    return Math.round(duration * (1 + this.fraction() * maxFactor));
  }
}
