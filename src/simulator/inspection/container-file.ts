import type { Pod } from '../../kubernetes/api/types.ts';
import { FileInode, locate, VirtualFile } from '../../machine/filesystem/index.ts';
import type { Machine } from '../../machine/index.ts';
import { SystemError } from '../../machine/process/errors.ts';
import { root } from '../../machine/process/root-user.ts';
import { decode } from '../../machine/process/text.ts';

/** The text of a file as a running container sees it; undefined where there is none, or no such container runs. */
export function containerFile(machine: Machine | undefined, { status }: Pod, container: string, path: string): string | undefined {
  const known = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])];
  const id = known.find(({ name }) => name === container)?.containerID?.replace(/^\w+:\/\//, '');
  if (!machine || id === undefined) return undefined;
  const task = machine.namespaces.pid.tasks.values().find(({ alive, cgroup }) => alive && cgroup.name === id);
  if (!task) return undefined;
  try {
    const { inode } = locate({ credentials: root, mounts: task.namespaces.mnt, clock: machine.clock, cwd: '/', umask: 0o022 }, path);
    if (inode instanceof VirtualFile) return inode.content(task);
    return inode instanceof FileInode ? decode(inode.readAll()) : undefined;
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}
