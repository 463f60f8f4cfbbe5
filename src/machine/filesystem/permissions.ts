import { allCapabilities, type CapabilitySet, containerCapabilities, hasCapability } from '../process/capabilities.ts';
import { failure } from '../process/errors.ts';
import type { Credentials } from '../process/types.ts';
import type { Inode } from './inode.ts';

/** Who asks. Without capabilities named: with all of them, if it is root. */
export interface Subject {
  readonly credentials: Credentials;
  readonly capabilities?: CapabilitySet;
}

const bits = { r: 4, w: 2, x: 1 } as const;

function wantedBits(mode: string): number {
  let wanted = 0;
  for (const letter of mode) wanted |= bits[letter as keyof typeof bits] ?? 0;
  return wanted;
}

/** Whether root has a capability that the usual sets have; others have none in effect. */
function overrides({ credentials, capabilities }: Subject, name: string): boolean {
  if (credentials.uid !== 0) return false;
  return capabilities === undefined || capabilities === containerCapabilities || capabilities === allCapabilities || hasCapability(capabilities, name);
}

/** Whether the permission bits allow `mode` ('r', 'w', 'x' in any combination). With CAP_DAC_OVERRIDE all is allowed but to execute what nobody may execute. */
export function allows(inode: Inode, who: Subject, mode: string): boolean {
  const wanted = mode === 'x' ? bits.x : wantedBits(mode);
  if (overrides(who, 'DAC_OVERRIDE')) return (wanted & 1) === 0 || inode.type === 'directory' || (inode.mode & 0o111) !== 0;
  const { uid, gid, groups } = who.credentials;
  const shift = uid === inode.uid ? 6 : gid === inode.gid || groups.includes(inode.gid) ? 3 : 0;
  return ((inode.mode >> shift) & wanted) === wanted;
}

export function demand(inode: Inode, who: Subject, mode: string): void {
  if (!allows(inode, who, mode)) throw failure('EACCES');
}

/** In a directory with the sticky bit only the owners of entry or directory (or CAP_FOWNER) may remove the entry. */
export function demandRemoval(directory: Inode, entry: Inode, who: Subject): void {
  if ((directory.mode & 0o1000) === 0 || overrides(who, 'FOWNER')) return;
  if (who.credentials.uid !== entry.uid && who.credentials.uid !== directory.uid) throw failure('EPERM');
}

/** Only the owner and CAP_FOWNER may change mode and times. */
export function demandOwner(inode: Inode, who: Subject): void {
  if (who.credentials.uid !== inode.uid && !overrides(who, 'FOWNER')) throw failure('EPERM');
}
