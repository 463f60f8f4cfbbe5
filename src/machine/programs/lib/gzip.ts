import { concat } from '../../process/text.ts';
import type { Bytes } from '../../process/types.ts';
import { crc32 } from './checksums.ts';

/** A gzip file of stored blocks: what every gunzip reads, though no smaller than its content. */
export function gzip(data: Bytes): Bytes {
  const pieces: Bytes[] = [Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3)];
  for (let at = 0; at < data.length || at === 0; at += 65535) {
    const block = data.subarray(at, at + 65535);
    const last = at + 65535 >= data.length;
    pieces.push(Uint8Array.of(last ? 1 : 0, block.length & 255, block.length >> 8, ~block.length & 255, (~block.length >> 8) & 255), block);
  }
  pieces.push(little(crc32(data)), little(data.length));
  return concat(pieces);
}

const little = (value: number) => Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255);

/** The content of a gzip file; undefined if it is none. */
export function gunzip(data: Bytes): Bytes | undefined {
  if (data[0] !== 0x1f || data[1] !== 0x8b || data[2] !== 8) return undefined;
  const flags = data[3]!;
  let at = 10;
  if (flags & 4) at += 2 + data[at]! + (data[at + 1]! << 8);
  for (const flag of [8, 16]) if (flags & flag) while (data[at++] !== 0 && at < data.length);
  if (flags & 2) at += 2;
  return new Inflater(data, at).run();
}

const lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const distanceExtra = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Symbols by code length and code, as RFC 1951 assigns them. */
class Huffman {
  readonly #symbols = new Map<number, number>();

  constructor(lengths: readonly number[]) {
    let code = 0;
    for (let length = 1; length <= 15; length++) {
      for (const [symbol, own] of lengths.entries()) if (own === length) this.#symbols.set((length << 16) | code++, symbol);
      code <<= 1;
    }
  }

  read(bit: () => number): number | undefined {
    let code = 0;
    for (let length = 1; length <= 15; length++) {
      code = (code << 1) | bit();
      const found = this.#symbols.get((length << 16) | code);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

class Inflater {
  readonly #data: Bytes;
  readonly #out: number[] = [];
  #at: number;
  #bit = 0;

  constructor(data: Bytes, at: number) {
    this.#data = data;
    this.#at = at;
  }

  run(): Bytes | undefined {
    for (;;) {
      const last = this.#bits(1);
      const type = this.#bits(2);
      const fine = type === 0 ? this.#stored() : type === 1 ? this.#fixed() : type === 2 ? this.#dynamic() : false;
      if (!fine) return undefined;
      if (last) return Uint8Array.from(this.#out);
    }
  }

  readonly #next = (): number => {
    const value = ((this.#data[this.#at] ?? 0) >> this.#bit) & 1;
    if (++this.#bit === 8) {
      this.#bit = 0;
      this.#at++;
    }
    return value;
  };

  #bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value |= this.#next() << i;
    return value;
  }

  #stored(): boolean {
    if (this.#bit > 0) {
      this.#bit = 0;
      this.#at++;
    }
    const length = this.#data[this.#at]! | (this.#data[this.#at + 1]! << 8);
    this.#at += 4;
    if (this.#at + length > this.#data.length) return false;
    for (let i = 0; i < length; i++) this.#out.push(this.#data[this.#at++]!);
    return true;
  }

  #fixed(): boolean {
    const lengths = Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
    return this.#compressed(new Huffman(lengths), new Huffman(new Array<number>(30).fill(5)));
  }

  #dynamic(): boolean {
    const literals = this.#bits(5) + 257;
    const distances = this.#bits(5) + 1;
    const codes = this.#bits(4) + 4;
    const lengths = new Array<number>(19).fill(0);
    for (let i = 0; i < codes; i++) lengths[codeOrder[i]!] = this.#bits(3);
    const code = new Huffman(lengths);
    const all: number[] = [];
    while (all.length < literals + distances) {
      const symbol = code.read(this.#next);
      if (symbol === undefined) return false;
      if (symbol < 16) all.push(symbol);
      else {
        const [value, count] = symbol === 16 ? [all.at(-1) ?? 0, 3 + this.#bits(2)] : symbol === 17 ? [0, 3 + this.#bits(3)] : [0, 11 + this.#bits(7)];
        for (let i = 0; i < count; i++) all.push(value);
      }
    }
    return this.#compressed(new Huffman(all.slice(0, literals)), new Huffman(all.slice(literals)));
  }

  #compressed(literals: Huffman, distances: Huffman): boolean {
    for (;;) {
      const symbol = literals.read(this.#next);
      if (symbol === undefined || this.#at > this.#data.length) return false;
      if (symbol === 256) return true;
      if (symbol < 256) {
        this.#out.push(symbol);
        continue;
      }
      const length = lengthBase[symbol - 257]! + this.#bits(lengthExtra[symbol - 257]!);
      const code = distances.read(this.#next);
      if (code === undefined) return false;
      const distance = distanceBase[code]! + this.#bits(distanceExtra[code]!);
      if (distance > this.#out.length) return false;
      for (let i = 0; i < length; i++) this.#out.push(this.#out[this.#out.length - distance]!);
    }
  }
}
