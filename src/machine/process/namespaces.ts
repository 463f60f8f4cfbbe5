import type { MountTable } from '../filesystem/index.ts';
import type { NetworkNamespace } from '../network/index.ts';
import { NumberTable } from '../number-table.ts';
import type { Task } from './task.ts';

/** As in Linux on x86-64: pid_max of a 64-bit system stays at 32768 unless raised, and numbers start again after it. */
const pidMax = 32_768;

/** Numbers of processes. Namespaces nest: a process has a number in its own and in all above it. */
export class PidNamespace {
  readonly id: number;
  readonly parent: PidNamespace | undefined;
  /** 0 for the machine's own. */
  readonly level: number;
  readonly tasks = new NumberTable<Task>();
  #last = 0;

  constructor(id: number, parent: PidNamespace | undefined) {
    this.id = id;
    this.parent = parent;
    this.level = parent ? parent.level + 1 : 0;
  }

  /** Its process 1; undefined before it has started and after it has died. */
  get init(): Task | undefined {
    return this.tasks.get(1);
  }

  /** The next free number. `skip` numbers are used up before it by helpers that live for a moment only (runc's stages). */
  allocate(skip = 0): number {
    this.#last += skip;
    do {
      this.#last = this.#last >= pidMax ? 300 : this.#last + 1;
    } while (this.tasks.has(this.#last));
    return this.#last;
  }
}

export interface UtsNamespace {
  readonly id: number;
  hostname: string;
}

export interface IpcNamespace {
  readonly id: number;
}

export interface UserNamespace {
  readonly id: number;
  /** Which uid of the node its root is; 0 in the machine's own. */
  readonly base: number;
}

export interface CgroupNamespace {
  readonly id: number;
  /** A private one: its processes see their own cgroup as the root. */
  readonly isPrivate?: boolean;
}

/** The namespaces of a process. Shared by those that share all of them. */
export interface Namespaces {
  readonly cgroup: CgroupNamespace;
  readonly ipc: IpcNamespace;
  readonly mnt: MountTable;
  readonly net: NetworkNamespace;
  readonly pid: PidNamespace;
  readonly user: UserNamespace;
  readonly uts: UtsNamespace;
}
