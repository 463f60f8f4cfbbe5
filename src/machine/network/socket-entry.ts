import type { SocketAddress } from '../process/types.ts';

/** A socket as its network namespace knows it (netstat, /proc/net/tcp). */
export interface SocketEntry {
  readonly protocol: 'tcp' | 'udp';
  readonly local: SocketAddress;
  readonly remote: SocketAddress | undefined;
  readonly state: string;
  /** Whether it takes what arrives from anyone: listening, or a UDP socket. */
  readonly accepts: boolean;
  readonly inode: number;
}
