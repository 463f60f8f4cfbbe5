import type { FileStat, Process } from '../../process/types.ts';
import { modeText } from '../lib/modes.ts';
import { strftime } from '../lib/strftime.ts';
import { groupName, userName } from '../system/identity.ts';

/** A line of `find -ls`. */
export function longListing(process: Process, path: string, stat: FileStat): string {
  const user = userName(process, stat.uid) ?? String(stat.uid);
  const group = groupName(process, stat.gid) ?? String(stat.gid);
  return `${String(stat.inode).padStart(9)} ${String(Math.ceil(stat.size / 1024)).padStart(6)} ${modeText(stat)} ${String(stat.links).padStart(3)} ${user.padEnd(8)} ${group.padEnd(8)} ${String(stat.size).padStart(8)} ${strftime('%b %e %H:%M', stat.modified)} ${path}\n`;
}
