import type { Clock } from '../../time/index.ts';
import type { CapabilitySet } from '../process/capabilities.ts';
import type { Credentials } from '../process/types.ts';
import type { MountTable } from './mount-table.ts';
import type { MemoryOwner } from './volume.ts';

/** On whose behalf a file operation is done: a process, or the node's own agents (kubelet, containerd) as root. */
export interface Caller {
  readonly credentials: Credentials;
  /** Absent: all. */
  readonly capabilities?: CapabilitySet;
  readonly mounts: MountTable;
  /** What time it is. */
  readonly clock: Pick<Clock, 'now'>;
  /** Absolute, without symlinks. */
  readonly cwd: string;
  readonly umask: number;
  /** Who pays for pages in memory. */
  readonly pays?: MemoryOwner | undefined;
}
