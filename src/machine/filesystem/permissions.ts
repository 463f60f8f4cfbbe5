import { type Credentials, failure } from '../process/types.ts';
import type { Inode } from './inode.ts';

const bits = { r: 4, w: 2, x: 1 } as const;

/** Whether the permission bits allow `mode` ('r', 'w', 'x' in any combination). Root may all but execute what nobody may execute. */
export function allows(inode: Inode, who: Credentials, mode: string): boolean {
  let wanted = 0;
  for (const letter of mode) wanted |= bits[letter as keyof typeof bits] ?? 0;
  if (who.uid === 0) return (wanted & 1) === 0 || inode.type === 'directory' || (inode.mode & 0o111) !== 0;
  const shift = who.uid === inode.uid ? 6 : who.gid === inode.gid || who.groups.includes(inode.gid) ? 3 : 0;
  return ((inode.mode >> shift) & wanted) === wanted;
}

export function demand(inode: Inode, who: Credentials, mode: string): void {
  if (!allows(inode, who, mode)) throw failure('EACCES');
}

/** In a directory with the sticky bit only the owners of entry or directory (or root) may remove the entry. */
export function demandRemoval(directory: Inode, entry: Inode, who: Credentials): void {
  if ((directory.mode & 0o1000) === 0 || who.uid === 0) return;
  if (who.uid !== entry.uid && who.uid !== directory.uid) throw failure('EPERM');
}

/** Only the owner and root may change mode, times and (root alone) the owner. */
export function demandOwner(inode: Inode, who: Credentials): void {
  if (who.uid !== 0 && who.uid !== inode.uid) throw failure('EPERM');
}
