import { type Duration, millisecond } from '../../time/index.ts';

/**
 * What system calls cost in processor time. Far more than on real hardware: a program that never waits (`yes`, a busy loop) must move the
 * clock by enough that simulating a second of it stays cheap.
 */
export const costs = {
  /** A read or write of any size. */
  call: 10 as Duration,
  /** A file operation that needs no data (stat, open, mkdir). */
  fileCall: 4 as Duration,
  /** Bytes moved in a microsecond by read and write. */
  bytesPerMicrosecond: 1000,
  /** fork, for each side. */
  fork: 500 as Duration,
  /** fork and execve, for the child before its program begins. */
  exec: millisecond as Duration,
  /** Processor time a process may owe before it has to wait for it. */
  quantum: millisecond as Duration,
  /** Lines a log driver takes in a millisecond: a container that floods its log pays for it. */
  logLine: 2 as Duration,
  /** Bytes that a log driver takes in a microsecond: some 100 MB a second, as containerd does. */
  logBytesPerMicrosecond: 100,
} as const;

/** Memory of a process before it allocates any: a small static binary's pages and its kernel structures. */
export const processMemory = 256 * 1024;
