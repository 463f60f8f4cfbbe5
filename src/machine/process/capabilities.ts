import { failure } from './errors.ts';

/** Numbers of capabilities(7). */
const numbers: Readonly<Record<string, number>> = {
  CHOWN: 0,
  DAC_OVERRIDE: 1,
  DAC_READ_SEARCH: 2,
  FOWNER: 3,
  FSETID: 4,
  KILL: 5,
  SETGID: 6,
  SETUID: 7,
  SETPCAP: 8,
  LINUX_IMMUTABLE: 9,
  NET_BIND_SERVICE: 10,
  NET_BROADCAST: 11,
  NET_ADMIN: 12,
  NET_RAW: 13,
  IPC_LOCK: 14,
  IPC_OWNER: 15,
  SYS_MODULE: 16,
  SYS_RAWIO: 17,
  SYS_CHROOT: 18,
  SYS_PTRACE: 19,
  SYS_PACCT: 20,
  SYS_ADMIN: 21,
  SYS_BOOT: 22,
  SYS_NICE: 23,
  SYS_RESOURCE: 24,
  SYS_TIME: 25,
  SYS_TTY_CONFIG: 26,
  MKNOD: 27,
  LEASE: 28,
  AUDIT_WRITE: 29,
  AUDIT_CONTROL: 30,
  SETFCAP: 31,
  MAC_OVERRIDE: 32,
  MAC_ADMIN: 33,
  SYSLOG: 34,
  WAKE_ALARM: 35,
  BLOCK_SUSPEND: 36,
  AUDIT_READ: 37,
  PERFMON: 38,
  BPF: 39,
  CHECKPOINT_RESTORE: 40,
};

/** A set of capabilities as /proc/PID/status writes it. */
export type CapabilitySet = bigint;

export const allCapabilities: CapabilitySet = (1n << 41n) - 1n;

/** The default of containerd (oci.defaultUnixCaps). */
export const containerCapabilities: CapabilitySet = 0xa80425fbn;

export const noCapabilities: CapabilitySet = 0n;

function bit(name: string): CapabilitySet {
  const number = numbers[name.toUpperCase().replace(/^CAP_/, '')];
  return number === undefined ? 0n : 1n << BigInt(number);
}

export function hasCapability(set: CapabilitySet, name: string): boolean {
  return (set & bit(name)) !== 0n;
}

/** What a process may do by its capabilities now: those of other users than root are not in effect. */
export function effective({
  credentials,
  capabilities,
}: {
  readonly credentials: { readonly uid: number };
  readonly capabilities: CapabilitySet;
}): CapabilitySet {
  return credentials.uid === 0 ? capabilities : noCapabilities;
}

/** Throws EPERM where the capability is not in effect. */
export function demandCapability(process: Parameters<typeof effective>[0], name: string): void {
  if (!hasCapability(effective(process), name)) throw failure('EPERM');
}

/** containerd's WithCapabilities of a securityContext: ALL, then single names; additions win over droppings. */
export function changeCapabilities(base: CapabilitySet, add: readonly string[], drop: readonly string[]): CapabilitySet {
  const isAll = (name: string) => name.toUpperCase() === 'ALL';
  let set = base;
  if (add.some(isAll)) set = allCapabilities;
  if (drop.some(isAll)) set = 0n;
  for (const name of add) if (!isAll(name)) set |= bit(name);
  for (const name of drop) if (!isAll(name)) set &= ~bit(name);
  return set;
}
