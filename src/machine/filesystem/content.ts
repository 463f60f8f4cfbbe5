import type { Bytes } from '../process/types.ts';

const blockSize = 65_536;
const nothing: Bytes = new Uint8Array(0);

/**
 * The bytes of a file: blocks of 64 KiB, so that appending never copies what is there. A block that equals the one before it shares its
 * memory (`yes > file`, `dd if=/dev/zero`); a hole has none.
 */
export class Content {
  /** The first block has a field of its own: most files have no second one. */
  #first: Uint8Array | undefined;
  #others: (Uint8Array | undefined)[] | undefined;
  #size = 0;
  /** Somebody has the first block itself, as all there was: it stays as it is, and the next write makes another. */
  #isLent = false;

  get size(): number {
    return this.#size;
  }

  /** At most `length` bytes from `offset`; not to be changed. */
  read(offset: number, length: number): Bytes {
    const end = Math.min(this.#size, offset + length);
    if (end <= offset) return nothing;
    if (offset === 0 && end === this.#size && this.#first?.length === end) {
      this.#isLent = true;
      return this.#first;
    }
    const out = new Uint8Array(end - offset);
    for (let at = offset; at < end; ) {
      const start = at % blockSize;
      const stop = Math.min(blockSize, start + end - at);
      const block = this.#block(Math.floor(at / blockSize));
      if (block && block.length > start) out.set(block.subarray(start, Math.min(stop, block.length)), at - offset);
      at += stop - start;
    }
    return out;
  }

  write(offset: number, data: Bytes): void {
    if (offset + data.length < blockSize) {
      this.#writeBlock(0, offset, data);
      this.#size = Math.max(this.#size, offset + data.length);
      return;
    }
    for (let at = 0; at < data.length; ) {
      const position = offset + at;
      const index = Math.floor(position / blockSize);
      const start = position % blockSize;
      const part = data.subarray(at, at + blockSize - start);
      this.#writeBlock(index, start, part);
      at += part.length;
    }
    this.#size = Math.max(this.#size, offset + data.length);
  }

  truncate(size: number): void {
    const keep = Math.ceil(size / blockSize);
    if (size < this.#size) {
      if (keep === 0) this.#first = undefined;
      if (keep <= 1) this.#others = undefined;
      else if (this.#others) this.#others.length = Math.min(this.#others.length, keep - 1);
      const last = this.#block(keep - 1);
      const rest = size - (keep - 1) * blockSize;
      if (last && last.length > rest) this.#put(keep - 1, last.slice(0, rest));
    }
    this.#size = size;
  }

  /** Where the next hole or data begins does not matter here: bytes that take room, in units of 4 KiB. */
  get allocated(): number {
    let bytes = 0;
    for (const block of [this.#first, ...(this.#others ?? [])]) if (block) bytes += Math.ceil(block.length / 4096) * 4096;
    return bytes;
  }

  #writeBlock(index: number, start: number, part: Bytes): void {
    const before = this.#block(index);
    const used = Math.min(blockSize, Math.max(0, this.#size - index * blockSize));
    if (start === 0 && part.length === blockSize) {
      this.#put(index, this.#sharedWithPrevious(index, part) ?? part.slice());
      return;
    }
    const needed = start + part.length;
    const isLent = index === 0 && this.#isLent;
    const shared = before !== undefined && (isLent || before === this.#block(index - 1) || before === this.#block(index + 1));
    let block = before;
    if (!block || shared || block.length < needed) {
      // The first write takes its exact size (most files are written once), later ones double.
      const capacity = block ? Math.min(blockSize, Math.max(needed, 2 * block.length)) : needed;
      if (isLent) this.#isLent = false;
      block = new Uint8Array(capacity);
      if (before) block.set(before.subarray(0, capacity));
    } else if (start > used) block.fill(0, used, start);
    block.set(part, start);
    if (needed === blockSize) block = this.#sharedWithPrevious(index, block) ?? block;
    this.#put(index, block);
  }

  #block(index: number): Uint8Array | undefined {
    return index === 0 ? this.#first : this.#others?.[index - 1];
  }

  #put(index: number, block: Uint8Array): void {
    if (index === 0) this.#first = block;
    else {
      this.#others ??= [];
      this.#others[index - 1] = block;
    }
  }

  #sharedWithPrevious(index: number, block: Bytes): Uint8Array | undefined {
    const previous = index === 1 && this.#isLent ? undefined : this.#block(index - 1);
    if (!previous || previous.length !== blockSize || previous[0] !== block[0] || previous[blockSize - 1] !== block[blockSize - 1]) return undefined;
    for (let i = 0; i < blockSize; i++) if (previous[i] !== block[i]) return undefined;
    return previous;
  }
}
