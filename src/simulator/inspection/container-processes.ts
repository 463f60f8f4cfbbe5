import type { Pod } from '../../kubernetes/api/types.ts';
import type { Machine } from '../../machine/index.ts';

/** The command lines of a container's processes, the oldest first; none where it does not run. */
export function containerProcesses(machine: Machine | undefined, { status }: Pod, container: string): string[] {
  const id = status.containerStatuses?.find(({ name }) => name === container)?.containerID?.replace(/^\w+:\/\//, '');
  if (!machine || id === undefined) return [];
  const tasks = [...machine.namespaces.pid.tasks.values()].filter(({ alive, cgroup }) => alive && cgroup.name === id);
  return tasks.map(({ argv }) => argv.join(' '));
}
