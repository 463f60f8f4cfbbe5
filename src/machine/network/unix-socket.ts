import { failure } from '../process/errors.ts';
import { anonymousStat, OpenFile } from '../process/open-file.ts';
import { ByteQueue } from '../process/pipe.ts';
import type { Bytes, FileStat } from '../process/types.ts';
import type { NetworkNamespace } from './namespace.ts';

/** net.core.wmem_default: bytes that wait for the other side. */
const window = 212_992;
/** net.core.somaxconn */
const maxBacklog = 4096;

/** A Unix socket as its network namespace knows it (netstat -x, /proc/net/unix). */
export interface UnixEntry {
  /** The path it was bound to, as it was written; '' for one without a name. */
  readonly path: string;
  readonly state: 'LISTENING' | 'CONNECTED';
  readonly inode: number;
}

/** A listening Unix socket: found through the file that it made, whatever that is called later. */
export class UnixListener extends OpenFile implements UnixEntry {
  readonly state = 'LISTENING';
  readonly path: string;
  readonly inode: number;
  readonly #namespace: NetworkNamespace;
  readonly #waiting: UnixSocket[] = [];
  #isOpen = true;

  constructor(namespace: NetworkNamespace, path: string) {
    super();
    this.path = path;
    this.#namespace = namespace;
    this.inode = namespace.network.nextSocket();
    namespace.unix.add(this);
  }

  override get description(): string {
    return `socket:[${this.inode}]`;
  }

  override get readable(): boolean {
    return this.#waiting.length > 0;
  }

  tryAccept(): UnixSocket | undefined {
    return this.#waiting.shift();
  }

  /** connect(2): the caller's side of a new connection. Throws ECONNREFUSED, EAGAIN. */
  connect(from: NetworkNamespace): UnixSocket {
    if (!this.#isOpen) throw failure('ECONNREFUSED');
    if (this.#waiting.length >= maxBacklog) throw failure('EAGAIN');
    const [near, far] = UnixSocket.pair(from, this.#namespace, this.path);
    this.#waiting.push(far);
    this.wakeReaders();
    return near;
  }

  override stat(): FileStat {
    return anonymousStat('socket', this.inode, 0o777);
  }

  protected override closed(): void {
    this.#isOpen = false;
    this.#namespace.unix.delete(this);
    for (const socket of this.#waiting.splice(0)) socket.retain().release();
  }
}

/** One side of a connection between two processes of a machine. */
export class UnixSocket extends OpenFile implements UnixEntry {
  readonly state = 'CONNECTED';
  readonly path: string;
  readonly inode: number;
  readonly #namespace: NetworkNamespace;
  readonly #received = new ByteQueue();
  #peer: UnixSocket | undefined;
  /** No more comes, or is taken. */
  #ended = false;
  #shut = false;

  private constructor(namespace: NetworkNamespace, path: string) {
    super();
    this.#namespace = namespace;
    this.path = path;
    this.inode = namespace.network.nextSocket();
    namespace.unix.add(this);
  }

  /** Both sides: of who connects, and of who listens. */
  static pair(client: NetworkNamespace, server: NetworkNamespace, path: string): readonly [near: UnixSocket, far: UnixSocket] {
    const near = new UnixSocket(client, '');
    const far = new UnixSocket(server, path);
    near.#peer = far;
    far.#peer = near;
    return [near, far];
  }

  override get description(): string {
    return `socket:[${this.inode}]`;
  }

  override get readable(): boolean {
    return this.#received.length > 0 || this.#ended;
  }

  override tryRead(limit: number): Bytes | undefined {
    if (this.#received.length > 0) {
      const data = this.#received.take(limit);
      this.#peer?.wakeWriters();
      return data;
    }
    return this.#ended ? new Uint8Array(0) : undefined;
  }

  override tryWrite(data: Bytes): number {
    const peer = this.#peer;
    if (this.#shut || !peer) throw failure('EPIPE');
    const room = window - peer.#received.length;
    if (room <= 0) return 0;
    const part = (data.length <= room ? data : data.subarray(0, room)).slice();
    peer.#received.push(part);
    peer.wakeReaders();
    return part.length;
  }

  /** No more is sent: the peer reads the end. */
  shutdown(): void {
    if (this.#shut) return;
    this.#shut = true;
    if (!this.#peer) return;
    this.#peer.#ended = true;
    this.#peer.wakeReaders();
  }

  override stat(): FileStat {
    return anonymousStat('socket', this.inode, 0o777);
  }

  protected override closed(): void {
    this.shutdown();
    this.#namespace.unix.delete(this);
    const peer = this.#peer;
    this.#peer = undefined;
    if (!peer) return;
    peer.#peer = undefined;
    peer.wakeWriters();
  }
}
