import type { ContainerStatus as ApiStatus, Pod } from '../../kubernetes/api/types.ts';
import type { Container, NodeRuntime } from '../../kubernetes/cri/index.ts';
import type { Machine } from '../../machine/index.ts';
import { Task } from '../../machine/process/task.ts';
import type { ShownPod } from '../picture.ts';
import type { Simulation } from '../simulation.ts';

/** A Pod where it runs. */
export interface PlacedPod {
  readonly name: string;
  readonly uid: string;
  readonly pod: Pod;
  readonly node: string;
  readonly machine: Machine;
  readonly runtime: NodeRuntime;
  /** The process that holds its namespaces, once the sandbox is there. */
  readonly pause: Task | undefined;
  /** The containers that the runtime has, the last attempt of each, in the order of the manifest. */
  readonly containers: readonly PlacedContainer[];
}

export interface PlacedContainer {
  readonly name: string;
  readonly id: string;
  readonly running: boolean;
  /** Its processes, the first one first. */
  readonly tasks: readonly Task[];
}

/** The processes of a machine by the name of their cgroup: a container's id, or `pod` and the Pod's uid. */
function tasksByCgroup({ namespaces }: Machine): Map<string, Task[]> {
  const found = new Map<string, Task[]>();
  for (const task of namespaces.pid.tasks.values()) {
    if (!task.alive) continue;
    const { name } = task.cgroup;
    const others = found.get(name);
    if (others) others.push(task);
    else found.set(name, [task]);
  }
  for (const tasks of found.values()) tasks.sort((a, b) => a.started - b.started || a.id - b.id);
  return found;
}

const namesOf = ({ spec }: Pod): string[] => [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])].map(({ name }) => name);

/** The Pods that a node has taken on, with what its runtime and kernel have of them. */
export function placedPods({ cluster }: Simulation, pods: readonly ShownPod[]): PlacedPod[] {
  const { machines, runtimes } = cluster;
  const tasks = new Map<string, Map<string, Task[]>>();
  return pods.flatMap(({ pod }) => {
    const node = pod.spec.nodeName ?? '';
    const machine = machines.get(node);
    const runtime = runtimes.get(node);
    if (!machine || !runtime) return [];
    const own = tasks.get(node) ?? tasksByCgroup(machine);
    tasks.set(node, own);
    const uid = pod.metadata.uid ?? '';
    const known = runtime.runtime.listContainers(uid);
    const containers = namesOf(pod).flatMap((name) => {
      const last = lastAttempt(known, name);
      return last ? [{ name, id: last.id, running: last.state === 'RUNNING', tasks: own.get(last.id) ?? [] }] : [];
    });
    const pause = own.get(`pod${uid}`)?.find((task) => task.native === 'pause');
    return [{ name: pod.metadata.name ?? '', uid, pod, node, machine, runtime, pause, containers }];
  });
}

const lastAttempt = (containers: readonly Container[], name: string): Container | undefined =>
  containers
    .filter((one) => one.metadata.name === name)
    .sort((a, b) => a.createdAt - b.createdAt || a.metadata.attempt - b.metadata.attempt)
    .at(-1);

/** What the API says of a container. */
export const statusOf = ({ status }: Pod, name: string): ApiStatus | undefined =>
  [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])].find((one) => one.name === name);

/** As `ps` names a process: what it says of itself, else its command. */
export const processName = (task: Task): string => (task.title ?? task.argv.join(' ')).trim() || task.name;

export { Task };
