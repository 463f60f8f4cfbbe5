import type { Bytes } from '../process/types.ts';

const blockSize = 65_536;

/**
 * The bytes of a file: blocks of 64 KiB, so that appending never copies what is there. A block that equals the one before it shares its
 * memory (`yes > file`, `dd if=/dev/zero`); a hole has none.
 */
export class Content {
  #blocks: (Uint8Array | undefined)[] | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** A copy of at most `length` bytes from `offset`; shorter at a block's end only if `length` reaches beyond the file. */
  read(offset: number, length: number): Bytes {
    const end = Math.min(this.#size, offset + length);
    if (end <= offset) return new Uint8Array(0);
    const out = new Uint8Array(end - offset);
    for (let at = offset; at < end; ) {
      const start = at % blockSize;
      const stop = Math.min(blockSize, start + end - at);
      const block = this.#blocks?.[Math.floor(at / blockSize)];
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
    if (size < this.#size && this.#blocks) {
      this.#blocks.length = Math.min(this.#blocks.length, keep);
      const last = this.#blocks[keep - 1];
      const rest = size - (keep - 1) * blockSize;
      if (last && last.length > rest) this.#blocks[keep - 1] = last.slice(0, rest);
    }
    this.#size = size;
  }

  /** Where the next hole or data begins does not matter here: bytes that take room, in units of 4 KiB. */
  get allocated(): number {
    let bytes = 0;
    for (const block of this.#blocks ?? []) if (block) bytes += Math.ceil(block.length / 4096) * 4096;
    return bytes;
  }

  #writeBlock(index: number, start: number, part: Bytes): void {
    // A literal has room for one: most files have no second block.
    this.#blocks ??= [undefined];
    const before = this.#blocks[index];
    const used = Math.min(blockSize, Math.max(0, this.#size - index * blockSize));
    if (start === 0 && part.length === blockSize) {
      this.#blocks[index] = this.#sharedWithPrevious(index, part) ?? part.slice();
      return;
    }
    const needed = start + part.length;
    const shared = before !== undefined && (before === this.#blocks[index - 1] || before === this.#blocks[index + 1]);
    let block = before;
    if (!block || shared || block.length < needed) {
      // The first write takes its exact size (most files are written once), later ones double.
      const capacity = block ? Math.min(blockSize, Math.max(needed, 2 * block.length)) : needed;
      block = new Uint8Array(capacity);
      if (before) block.set(before.subarray(0, capacity));
    } else if (start > used) block.fill(0, used, start);
    block.set(part, start);
    if (needed === blockSize) block = this.#sharedWithPrevious(index, block) ?? block;
    this.#blocks[index] = block;
  }

  #sharedWithPrevious(index: number, block: Bytes): Uint8Array | undefined {
    const previous = this.#blocks?.[index - 1];
    if (!previous || previous.length !== blockSize || previous[0] !== block[0] || previous[blockSize - 1] !== block[blockSize - 1]) return undefined;
    for (let i = 0; i < blockSize; i++) if (previous[i] !== block[i]) return undefined;
    return previous;
  }
}
