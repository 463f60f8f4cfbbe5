import type { Duration } from '../../time/index.ts';
import { bindSocket, socketAt } from '../filesystem/index.ts';
import { TcpListener, TcpSocket, UdpSocket, UnixListener, UnixSocket } from '../network/index.ts';
import { hasCapability } from './capabilities.ts';
import { ConnectCall } from './connect-call.ts';
import { costs } from './costs.ts';
import { failure, SystemError } from './errors.ts';
import { finished } from './finished.ts';
import { pay } from './io-calls.ts';
import { fileOf, install } from './open.ts';
import type { OpenFile } from './open-file.ts';
import type { Task } from './task.ts';
import type { Bytes, Execution, Process, SocketAddress } from './types.ts';

export function listen(task: Task, address: SocketAddress, protocol: 'tcp' | 'udp'): number {
  const { net } = task.namespaces;
  const isPrivileged = address.port > 0 && address.port < net.unprivilegedPortStart;
  if (isPrivileged && !(task.credentials.uid === 0 && hasCapability(task.capabilities, 'NET_BIND_SERVICE'))) throw failure('EACCES');
  task.charge(costs.call);
  return install(task, protocol === 'tcp' ? new TcpListener(net, address) : new UdpSocket(net, address));
}

/** Waits until `attempt` gives something. */
function* until<T>(task: Task, file: OpenFile, attempt: () => T | undefined, reason: string): Execution<T> {
  for (;;) {
    const value = attempt();
    if (value !== undefined) return value;
    file.readQueue.add(task);
    try {
      yield task.suspend(reason);
    } finally {
      file.readQueue.remove(task);
    }
    if (task.interrupted) throw failure('EINTR');
  }
}

export function accept(task: Task, descriptor: number): Execution<number> {
  const file = fileOf(task, descriptor);
  if (!(file instanceof TcpListener || file instanceof UnixListener)) throw failure('EINVAL');
  const socket: OpenFile | undefined = task.owes ? undefined : file.tryAccept();
  return socket ? finished(accepted(task, socket)) : acceptWaiting(task, file);
}

function* acceptWaiting(task: Task, file: TcpListener | UnixListener): Execution<number> {
  if (task.owes) yield* pay(task);
  return accepted(task, yield* until<OpenFile>(task, file, () => file.tryAccept(), 'accept'));
}

function accepted(task: Task, socket: OpenFile): number {
  task.charge(costs.call);
  return install(task, socket);
}

export function connect(task: Task, address: SocketAddress, protocol: 'tcp' | 'udp', timeout: Duration | undefined): Execution<number> {
  if (protocol === 'udp' || task.owes) return connectPaying(task, address, protocol, timeout);
  return new ConnectCall(task, address, timeout);
}

function* connectPaying(task: Task, address: SocketAddress, protocol: 'tcp' | 'udp', timeout: Duration | undefined): Execution<number> {
  if (task.owes) yield* pay(task);
  if (protocol === 'tcp') return yield* new ConnectCall(task, address, timeout);
  task.charge(costs.call);
  return install(task, new UdpSocket(task.namespaces.net, { address: '', port: 0 }, address));
}

function udp(task: Task, descriptor: number): UdpSocket {
  const file = fileOf(task, descriptor);
  if (!(file instanceof UdpSocket)) throw failure('EINVAL');
  return file;
}

export function sendTo(task: Task, descriptor: number, data: Bytes, to: SocketAddress): void {
  udp(task, descriptor).sendTo(data, to);
  task.charge(costs.call);
}

export function* receiveFrom(
  task: Task,
  descriptor: number,
  timeout: Duration | undefined,
): Execution<{ readonly data: Bytes; readonly from: SocketAddress } | undefined> {
  const socket = udp(task, descriptor);
  if (task.owes) yield* pay(task);
  task.charge(costs.call);
  const end = timeout === undefined ? undefined : task.clock.now + timeout;
  const timer = end === undefined ? undefined : task.clock.at(end, 'receive', () => task.wake());
  try {
    const isOver = () => end !== undefined && task.clock.now >= end;
    const { datagram } = yield* until(
      task,
      socket,
      () => {
        const datagram = socket.tryReceive();
        return datagram || isOver() ? { datagram } : undefined;
      },
      'receive',
    );
    return datagram;
  } finally {
    timer?.cancel();
  }
}

function socketOf(task: Task, descriptor: number): TcpSocket | TcpListener | UdpSocket {
  const file = fileOf(task, descriptor);
  if (file instanceof TcpSocket || file instanceof TcpListener || file instanceof UdpSocket) return file;
  throw failure('EINVAL');
}

const isUnix = (file: OpenFile) => file instanceof UnixSocket || file instanceof UnixListener;
/** What stands for the address of a Unix socket, which has none. */
const noAddress: SocketAddress = { address: '', port: 0 };

export function localAddress(task: Task, descriptor: number): SocketAddress {
  if (isUnix(fileOf(task, descriptor))) return noAddress;
  return socketOf(task, descriptor).local;
}

export function remoteAddress(task: Task, descriptor: number): SocketAddress {
  if (isUnix(fileOf(task, descriptor))) return noAddress;
  const { remote } = socketOf(task, descriptor);
  if (!remote) throw failure('ENOTCONN');
  return remote;
}

export function shutdown(task: Task, descriptor: number): void {
  const file = fileOf(task, descriptor);
  // A connected UDP socket has nobody to tell.
  if (file instanceof UdpSocket && file.remote) return;
  if (!(file instanceof TcpSocket || file instanceof UnixSocket)) throw failure('ENOTCONN');
  file.shutdown();
}

/** Which process holds a socket, as far as the caller sees it. */
function ownersOf(task: Task): ReadonlyMap<number, number> {
  const { pid } = task.namespaces;
  const owners = new Map<number, number>();
  for (const other of pid.tasks.values()) {
    for (const file of other.files) if (file && 'inode' in file) owners.set(file.inode as number, other.pidAt(pid.level));
  }
  return owners;
}

/** The table that netstat prints, with the processes that hold the sockets as far as the caller may see them. */
export function sockets(task: Task): ReturnType<Process['sockets']> {
  const { net } = task.namespaces;
  const owners = ownersOf(task);
  return net.sockets.map(({ protocol, local, remote, state, inode }) => ({ protocol, local, state, pid: owners.get(inode) ?? 0, ...(remote && { remote }) }));
}

/** Binds a Unix socket to a path, or with `@` in front to a name of the network namespace, and listens. Throws EADDRINUSE and what making a file throws. */
export function listenUnix(task: Task, path: string): number {
  const { net } = task.namespaces;
  task.charge(costs.call);
  if (path.startsWith('@')) {
    if (abstract(task, path)) throw failure('EADDRINUSE');
    return install(task, new UnixListener(net, path));
  }
  const listener = new UnixListener(net, path);
  try {
    bindSocket(task, path, listener);
  } catch (error) {
    listener.retain().release();
    throw error instanceof SystemError && error.code === 'EEXIST' ? failure('EADDRINUSE') : error;
  }
  return install(task, listener);
}

function abstract(task: Task, path: string): UnixListener | undefined {
  for (const entry of task.namespaces.net.unix) if (entry.path === path && entry instanceof UnixListener) return entry;
  return undefined;
}

/** Throws ENOENT, EACCES, ECONNREFUSED. */
export function connectUnix(task: Task, path: string): number {
  task.charge(costs.call);
  const listener = path.startsWith('@') ? abstract(task, path) : socketAt(task, path);
  if (!(listener instanceof UnixListener)) throw failure('ECONNREFUSED');
  return install(task, listener.connect(task.namespaces.net));
}

/** The Unix sockets of the network namespace. */
export function unixSockets(task: Task): ReturnType<Process['unixSockets']> {
  const owners = ownersOf(task);
  return [...task.namespaces.net.unix].map(({ path, state, inode }) => ({ path, state, inode, pid: owners.get(inode) ?? 0 }));
}
