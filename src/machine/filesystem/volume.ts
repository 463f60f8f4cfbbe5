import type { Bytes } from '../process/types.ts';

const pageSize = 4096;

/** Who pays for pages that live in memory (tmpfs): a memory cgroup. */
export interface MemoryOwner {
  charge(bytes: number): void;
  uncharge(bytes: number): void;
}

/** One mounted file system (a super block): its name in /proc/mounts and what room it has. */
export class Volume {
  readonly type: string;
  /** The device as `df` and /proc/mounts show it: `tmpfs`, `overlay`, `/dev/vda1`. */
  readonly device: string;
  readonly deviceNumber: number;
  /** Bytes; 0: as much as one likes. */
  size: number;
  used = 0;
  /** Whether pages live in memory and are charged to the writer's memory cgroup. */
  readonly inMemory: boolean;
  /** The volume whose room this one uses (an overlay's upper directory lies on the node's disk). */
  readonly #backing: Volume | undefined;
  /** A root that is only filled when somebody looks (FilledDirectory). */
  unfilled: { names(): unknown } | undefined;
  /** Rung when less than so many bytes are free and somebody takes more. */
  alarm: { readonly below: number; readonly ring: () => void } | undefined;
  /** Counts the changes of its directories, and of who may pass them: as long as it stands still, every path leads where it led. */
  changes = 0;
  #lastInode = 1;

  constructor(options: { readonly type: string; readonly device: string; readonly deviceNumber: number; readonly size: number; readonly backing?: Volume }) {
    this.type = options.type;
    this.device = options.device;
    this.deviceNumber = options.deviceNumber;
    this.size = options.size;
    this.inMemory = options.type === 'tmpfs';
    this.#backing = options.backing;
  }

  nextInode(): number {
    return ++this.#lastInode;
  }

  /** Bytes that still fit. */
  get free(): number {
    const own = this.size === 0 ? Number.MAX_SAFE_INTEGER : Math.max(0, this.size - this.used);
    return this.#backing ? Math.min(own, this.#backing.free) : own;
  }

  /** Size and use as statfs answers: an overlay shows the disk below it. */
  get statistics(): { readonly size: number; readonly used: number } {
    this.unfilled?.names();
    return this.#backing ? this.#backing.statistics : { size: this.size, used: this.used };
  }

  take(bytes: number): void {
    this.used += bytes;
    this.#backing?.take(bytes);
    if (this.alarm && this.free < this.alarm.below) this.alarm.ring();
  }

  release(bytes: number): void {
    this.used -= bytes;
    this.#backing?.release(bytes);
  }
}

/** Bytes rounded up to whole pages. */
export function pages(bytes: number): number {
  return Math.ceil(bytes / pageSize) * pageSize;
}

/** How much of `data` still fits when it is written at `offset` of a file of `size` bytes. */
export function fitting(volume: Volume, size: number, offset: number, data: Bytes): Bytes {
  const growth = pages(Math.max(size, offset + data.length)) - pages(size);
  if (growth <= volume.free) return data;
  const room = pages(size) + Math.floor(volume.free / pageSize) * pageSize - offset;
  return data.subarray(0, Math.max(0, room));
}
