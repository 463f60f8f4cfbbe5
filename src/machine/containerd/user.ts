import type { LinuxContainerSecurityContext } from '../../kubernetes/cri/index.ts';
import { type Caller, FileInode, locate } from '../filesystem/index.ts';
import { SystemError } from '../process/errors.ts';
import { decode } from '../process/text.ts';
import type { Credentials } from '../process/types.ts';

/** A line of /etc/passwd: name:password:uid:gid:gecos:home:shell. */
interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** Who a container's process is: credentials, and the home directory that runc puts into HOME. */
export interface ContainerUser {
  readonly credentials: Credentials;
  readonly home: string;
}

const rootUser: ContainerUser = { credentials: { uid: 0, gid: 0, groups: [0] }, home: '/root' };

/**
 * The user by securityContext and image (`name`, `uid`, `uid:gid`), with groups from /etc/group as supplementalGroupsPolicy Merge wants
 * it. Answers an error text when a name is not in /etc/passwd.
 */
export function containerUser(files: Caller, imageUser: string | undefined, context: LinuxContainerSecurityContext): ContainerUser | string {
  const plain = (imageUser === undefined || imageUser === '' || imageUser === '0') && context.runAsUser === undefined && context.runAsGroup === undefined;
  if (plain && context.supplementalGroups.length === 0) return withGroups(files, rootUser.credentials, homeOf(files, 0) ?? '/root', 'root');
  const [imageName = '', imageGroup] = (imageUser ?? '').split(':');
  const wanted = context.runAsUser === undefined ? imageName : String(context.runAsUser);
  const entry = wanted === '' ? findUser(files, '0') : findUser(files, wanted);
  const uid = entry?.uid ?? (wanted === '' ? 0 : /^\d+$/.test(wanted) ? Number(wanted) : undefined);
  if (uid === undefined) return `unable to find user ${wanted}: no matching entries in passwd file`;
  const named = context.runAsUser === undefined && imageGroup !== undefined ? findGroup(files, imageGroup) : undefined;
  const gid = context.runAsGroup ?? named ?? entry?.gid ?? 0;
  const credentials = { uid, gid, groups: [gid, ...context.supplementalGroups] };
  return withGroups(files, credentials, entry?.home ?? '/', entry?.name);
}

function withGroups(files: Caller, { uid, gid, groups }: Credentials, home: string, name: string | undefined): ContainerUser {
  const memberships =
    name === undefined
      ? []
      : lines(files, '/etc/group')
          .filter((line) => line[3]?.split(',').includes(name))
          .map((line) => Number(line[2]));
  const all = [...new Set([gid, ...groups, ...memberships])].sort((a, b) => a - b);
  return { credentials: { uid, gid, groups: all }, home };
}

function homeOf(files: Caller, uid: number): string | undefined {
  return findUser(files, String(uid))?.home;
}

function findUser(files: Caller, nameOrId: string): PasswdEntry | undefined {
  const isId = /^\d+$/.test(nameOrId);
  const line = lines(files, '/etc/passwd').find((parts) => parts[0] === nameOrId || (isId && Number(parts[2]) === Number(nameOrId)));
  return line && { name: line[0]!, uid: Number(line[2]), gid: Number(line[3]), home: line[5] ?? '/' };
}

function findGroup(files: Caller, nameOrId: string): number | undefined {
  if (/^\d+$/.test(nameOrId)) return Number(nameOrId);
  const line = lines(files, '/etc/group').find((parts) => parts[0] === nameOrId);
  return line && Number(line[2]);
}

/** The colon separated lines of a file; none if it is not there. */
function lines(files: Caller, path: string): string[][] {
  try {
    const { inode } = locate(files, path);
    return inode instanceof FileInode
      ? decode(inode.readAll())
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => line.split(':'))
      : [];
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}
