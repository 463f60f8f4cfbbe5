import type { Time } from '../../time/index.ts';
import * as files from '../filesystem/index.ts';
import { costs } from './costs.ts';
import * as fileCalls from './file-calls.ts';
import * as io from './io-calls.ts';
import { closeDescriptor, fileOf, freeDescriptor, install, openFile } from './open.ts';
import type { Task } from './task.ts';
import { encode } from './text.ts';
import type { Bytes, Execution, FileStat, OpenFlags, Process } from './types.ts';

const readLimit = 65_536;

/** The system calls about descriptors and paths. */
export class FileSystemCalls {
  protected readonly task: Task;

  constructor(task: Task) {
    this.task = task;
  }

  open(path: string, flags: OpenFlags, mode = 0o666): number {
    this.task.charge(costs.fileCall);
    return install(this.task, openFile(this.task, path, flags, mode));
  }

  close(descriptor: number): void {
    closeDescriptor(this.task, descriptor);
  }

  duplicate(from: number, to: number): void {
    const file = fileOf(this.task, from);
    if (from === to) return;
    file.retain();
    this.task.files[to]?.release();
    this.task.files[to] = file;
  }

  duplicateAbove(from: number, least: number): number {
    return install(this.task, fileOf(this.task, from), freeDescriptor(this.task, least));
  }

  pipe(): readonly [read: number, write: number] {
    const pipe = this.task.kernel.newPipe();
    return [install(this.task, pipe.open('read')), install(this.task, pipe.open('write'))];
  }

  read(descriptor: number, limit = readLimit): Execution<Bytes> {
    return io.read(this.task, descriptor, limit);
  }

  readNow(descriptor: number, limit = readLimit): Bytes {
    return io.readNow(this.task, descriptor, limit);
  }

  writeNow(descriptor: number, data: Bytes): number {
    return io.writeNow(this.task, descriptor, data);
  }

  write(descriptor: number, data: Bytes | string): Execution<void> {
    return io.write(this.task, descriptor, typeof data === 'string' ? encode(data) : data);
  }

  seek(descriptor: number, offset: number, whence: 'start' | 'current' | 'end' = 'start'): number {
    return fileOf(this.task, descriptor).seek(offset, whence);
  }

  truncate(descriptor: number, size: number): void {
    fileOf(this.task, descriptor).truncate(size);
  }

  isTerminal(descriptor: number): boolean {
    return this.task.files[descriptor]?.isTerminal ?? false;
  }

  stat(path: string): FileStat {
    this.task.charge(costs.fileCall);
    return files.statOf(files.locate(this.task, path).inode, this.task.clock.now);
  }

  lstat(path: string): FileStat {
    this.task.charge(costs.fileCall);
    return files.statOf(files.locate(this.task, path, false).inode, this.task.clock.now);
  }

  fstat(descriptor: number): FileStat {
    return fileOf(this.task, descriptor).stat();
  }

  readDirectory(path: string): readonly string[] {
    this.task.charge(costs.fileCall);
    return files.readDirectory(this.task, path);
  }

  mkdir(path: string, mode?: number): void {
    this.task.charge(costs.fileCall);
    files.mkdir(this.task, path, mode);
  }

  rmdir(path: string): void {
    this.task.charge(costs.fileCall);
    files.rmdir(this.task, path);
  }

  unlink(path: string): void {
    this.task.charge(costs.fileCall);
    files.unlink(this.task, path);
  }

  rename(from: string, to: string): void {
    this.task.charge(costs.fileCall);
    files.rename(this.task, from, to);
  }

  link(target: string, path: string): void {
    files.link(this.task, target, path);
  }

  symlink(target: string, path: string): void {
    files.symlink(this.task, target, path);
  }

  readlink(path: string): string {
    this.task.charge(costs.fileCall);
    return files.readlink(this.task, path);
  }

  mkfifo(path: string, mode?: number): void {
    files.mkfifo(this.task, path, mode);
  }

  chmod(path: string, mode: number): void {
    files.chmod(this.task, path, mode);
  }

  chown(path: string, uid: number, gid: number): void {
    files.chown(this.task, path, uid, gid);
  }

  utimes(path: string, modified: Time): void {
    files.utimes(this.task, path, modified);
  }

  access(path: string, mode: string): boolean {
    this.task.charge(costs.fileCall);
    return files.access(this.task, path, mode);
  }

  statfs(path: string): ReturnType<Process['statfs']> {
    return fileCalls.statfs(this.task, path);
  }
}
