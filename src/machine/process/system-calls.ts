import type { Clock, Duration } from '../../time/index.ts';
import { demandCapability, effective, hasCapability } from './capabilities.ts';
import { failure } from './errors.ts';
import * as fileCalls from './file-calls.ts';
import { FileSystemCalls } from './file-system-calls.ts';
import * as io from './io-calls.ts';
import * as mountCalls from './mount-calls.ts';
import * as namespaceCalls from './namespace-calls.ts';
import * as processCalls from './process-calls.ts';
import { isForced } from './signals.ts';
import * as socketCalls from './socket-calls.ts';
import { terminalControl } from './terminal-control.ts';
import type {
  Bytes,
  Credentials,
  Execution,
  MountOptions,
  NamespaceKind,
  NetworkInterface,
  Process,
  ProcessInfo,
  Program,
  Signal,
  SignalAction,
  SocketAddress,
  SpawnOptions,
  TerminalControl,
  WaitOptions,
} from './types.ts';

const noWaitOptions: WaitOptions = {};

/** The system calls of one process: thin, each answers for its task. */
export class SystemCalls extends FileSystemCalls implements Process {
  #env: Map<string, string> | undefined;

  get pid(): number {
    return this.task.pid;
  }

  get parent(): number {
    return this.task.parent?.pidAt(this.task.namespaces.pid.level) ?? 0;
  }

  get title(): string | undefined {
    return this.task.title;
  }

  set title(title: string | undefined) {
    this.task.title = title;
  }

  get argv(): readonly string[] {
    return this.task.argv;
  }

  get env(): Map<string, string> {
    if (!this.#env) {
      this.#env = new Map(this.task.environment);
      this.task.environment = this.#env;
    }
    return this.#env;
  }

  get credentials(): Credentials {
    return this.task.credentials;
  }

  get hostname(): string {
    return this.task.namespaces.uts.hostname;
  }

  setHostname(name: string): void {
    demandCapability(this.task, 'SYS_ADMIN');
    this.task.namespaces.uts.hostname = name;
  }

  get clock(): Clock {
    return this.task.clock;
  }

  get random(): Process['random'] {
    return this.task.kernel.random;
  }

  get cwd(): string {
    return this.task.cwd;
  }

  set cwd(path: string) {
    this.task.cwd = fileCalls.directoryPath(this.task, path);
  }

  get umask(): number {
    return this.task.umask;
  }

  set umask(mask: number) {
    this.task.umask = mask & 0o777;
  }

  setUser(credentials: Credentials): void {
    demandCapability(this.task, 'SETUID');
    this.task.credentials = credentials;
  }

  changeRoot(path: string): void {
    demandCapability(this.task, 'SYS_CHROOT');
    fileCalls.changeRoot(this.task, path);
  }

  hasCapability(name: string): boolean {
    return hasCapability(effective(this.task), name);
  }

  mount(source: string, path: string, options: MountOptions): void {
    mountCalls.mount(this.task, source, path, options);
  }

  unmount(path: string): void {
    mountCalls.unmount(this.task, path);
  }

  enterNamespaces(pid: number, kinds: readonly NamespaceKind[]): void {
    namespaceCalls.enterNamespaces(this.task, pid, kinds);
  }

  unshare(kinds: readonly Exclude<NamespaceKind, 'net' | 'user'>[]): void {
    namespaceCalls.unshare(this.task, kinds);
  }

  mounts(): ReturnType<Process['mounts']> {
    return fileCalls.mounts(this.task);
  }

  spawn(options: SpawnOptions): number {
    return processCalls.spawn(this.task, options);
  }

  fork(body: Program, options: Pick<SpawnOptions, 'files' | 'group' | 'ignore'> = {}): number {
    return processCalls.fork(this.task, body, options);
  }

  exec(argv: readonly string[], env?: ReadonlyMap<string, string>): Execution<never> {
    return processCalls.exec(this.task, argv, env);
  }

  wait(options: WaitOptions = noWaitOptions): ReturnType<Process['wait']> {
    return processCalls.wait(this.task, options);
  }

  exit(code: number): never {
    return processCalls.exit(code);
  }

  kill(pid: number, signal: Signal | ''): void {
    processCalls.kill(this.task, pid, signal);
  }

  onSignal(signal: Signal, action: SignalAction): void {
    if (isForced(signal)) throw failure('EINVAL');
    this.task.actions ??= new Map();
    this.task.actions.set(signal, action);
  }

  processes(): readonly ProcessInfo[] {
    return processCalls.processes(this.task);
  }

  setGroup(pid: number, group: number): void {
    processCalls.setGroup(this.task, pid, group);
  }

  get group(): number {
    return this.task.group.pids[this.task.namespaces.pid.level] ?? 0;
  }

  sleep(duration: Duration): Execution<Duration> {
    return io.sleep(this.task, duration);
  }

  work(duration: Duration): Execution<void> {
    return io.work(this.task, duration);
  }

  poll(descriptors: readonly number[], timeout?: Duration): Execution<readonly number[]> {
    return io.poll(this.task, descriptors, timeout);
  }

  waitFor(subscribe: (wake: () => void) => () => void, descriptors: readonly number[] = []): Execution<void> {
    return io.waitFor(this.task, subscribe, descriptors);
  }

  allocate(bytes: number): Execution<void> {
    return io.allocate(this.task, bytes);
  }

  get terminal(): TerminalControl {
    return terminalControl(this.task);
  }

  listen(address: SocketAddress, protocol: 'tcp' | 'udp' = 'tcp'): number {
    return socketCalls.listen(this.task, address, protocol);
  }

  listenUnix(path: string): number {
    return socketCalls.listenUnix(this.task, path);
  }

  connectUnix(path: string): number {
    return socketCalls.connectUnix(this.task, path);
  }

  accept(descriptor: number): Execution<number> {
    return socketCalls.accept(this.task, descriptor);
  }

  connect(address: SocketAddress, protocol: 'tcp' | 'udp' = 'tcp', timeout?: Duration): Execution<number> {
    return socketCalls.connect(this.task, address, protocol, timeout);
  }

  sendTo(descriptor: number, data: Bytes, to: SocketAddress): void {
    socketCalls.sendTo(this.task, descriptor, data, to);
  }

  receiveFrom(descriptor: number, timeout?: Duration): ReturnType<Process['receiveFrom']> {
    return socketCalls.receiveFrom(this.task, descriptor, timeout);
  }

  localAddress(descriptor: number): SocketAddress {
    return socketCalls.localAddress(this.task, descriptor);
  }

  remoteAddress(descriptor: number): SocketAddress {
    return socketCalls.remoteAddress(this.task, descriptor);
  }

  shutdown(descriptor: number): void {
    socketCalls.shutdown(this.task, descriptor);
  }

  interfaces(): readonly NetworkInterface[] {
    return this.task.namespaces.net.interfaces;
  }

  routes(): ReturnType<Process['routes']> {
    return this.task.namespaces.net.routes;
  }

  sockets(): ReturnType<Process['sockets']> {
    return socketCalls.sockets(this.task);
  }

  unixSockets(): ReturnType<Process['unixSockets']> {
    return socketCalls.unixSockets(this.task);
  }

  get namespaces(): Process['namespaces'] {
    const { cgroup, ipc, mnt, net, pid, user, uts } = this.task.namespaces;
    return { cgroup: cgroup.id, ipc: ipc.id, mnt: mnt.id, net: net.id, pid: pid.id, user: user.id, uts: uts.id };
  }

  get machine(): Process['machine'] {
    const { facts, booted } = this.task.kernel;
    return { release: facts.release, version: facts.version, architecture: facts.architecture, cpus: facts.cpus, memory: facts.memory, booted };
  }
}
