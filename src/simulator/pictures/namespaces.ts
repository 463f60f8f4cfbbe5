import { type NamespaceColumn, type NamespaceKind, namespaceKinds } from '../../host/protocol/index.ts';
import type { Machine } from '../../machine/index.ts';
import type { Task } from '../../machine/process/task.ts';
import { type PlacedPod, placedPods, processName } from './processes.ts';
import type { MakeSource } from './source.ts';

const idsOf = ({ namespaces }: Pick<Machine, 'namespaces'>): Record<NamespaceKind, number> =>
  Object.fromEntries(namespaceKinds.map((kind) => [kind, namespaces[kind].id])) as Record<NamespaceKind, number>;

function columnsOf({ name: pod, node, pause, containers }: PlacedPod): NamespaceColumn[] {
  const column = (name: string, isPause: boolean, task: Task): NamespaceColumn => ({ pod, node, name, isPause, process: processName(task), ids: idsOf(task) });
  return [...(pause ? [column('pause', true, pause)] : []), ...containers.flatMap(({ name, tasks: [first] }) => (first ? [column(name, false, first)] : []))];
}

/** D11: in which namespaces the first process of each container is, as /proc/PID/ns on its node shows them. */
export const namespacesSource: MakeSource = (simulation) => ({
  picture(pods) {
    const placed = placedPods(simulation, pods);
    const machines = [...simulation.cluster.machines].filter(([name]) => placed.some(({ node }) => node === name));
    const nodes = machines.map(([node, machine]): NamespaceColumn => ({ pod: '', node, name: node, isPause: false, process: 'init', ids: idsOf(machine) }));
    return { namespaces: [...placed.flatMap(columnsOf), ...nodes] };
  },
});
