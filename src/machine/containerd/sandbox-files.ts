import type { PodSandboxConfig } from '../../kubernetes/cri/index.ts';
import type { Time } from '../../time/index.ts';
import { FileInode, type Inode, locate } from '../filesystem/index.ts';
import type { Machine } from '../machine.ts';
import { SystemError } from '../process/errors.ts';
import { encode } from '../process/text.ts';

/** The files that containerd makes for a sandbox, when it makes that, and mounts into its containers (setupSandboxFiles), by their paths. */
export function sandboxFiles(machine: Machine, config: PodSandboxConfig, hostname: string, made: Time): ReadonlyMap<string, Inode> {
  const file = (text: string) => {
    const inode = new FileInode(machine.disk, { mode: 0o644, uid: 0, gid: 0, modified: made });
    inode.write(0, encode(text), made);
    return inode;
  };
  const { dns } = config;
  const resolv = dns ? file(resolvConf(dns)) : nodeFile(machine, '/etc/resolv.conf', made);
  return new Map<string, Inode>([
    ['/etc/hostname', file(`${hostname}\n`)],
    ['/etc/hosts', nodeFile(machine, '/etc/hosts', made) ?? file('127.0.0.1\tlocalhost\n')],
    ['/etc/resolv.conf', resolv ?? file('')],
  ]);
}

/** containerd's parseDNSOptions. */
function resolvConf({ servers, searches, options }: NonNullable<PodSandboxConfig['dns']>): string {
  const search = searches.length > 0 ? `search ${searches.join(' ')}\n` : '';
  const nameservers = servers.map((server) => `nameserver ${server}\n`).join('');
  return `${search}${nameservers}${options.length > 0 ? `options ${options.join(' ')}\n` : ''}`;
}

function nodeFile(machine: Machine, path: string, made: Time): Inode | undefined {
  try {
    const { inode } = locate(machine.agent, path);
    if (!(inode instanceof FileInode)) return undefined;
    const copy = new FileInode(machine.disk, { mode: 0o644, uid: 0, gid: 0, modified: made });
    copy.write(0, inode.readAll(), made);
    return copy;
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}
