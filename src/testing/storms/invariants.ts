import { expect } from 'vitest';
import type { ContainerStatus, Pod } from '../../kubernetes/api/types.ts';
import type { WriteRecord } from '../../kubernetes/etcd/index.ts';
import type { Cgroup } from '../../machine/cgroup/index.ts';
import type { Simulation } from '../../simulator/simulation.ts';

/** What a run of Pods must never show, gathered while it happens. */
export class Watcher {
  readonly broken: string[] = [];
  /** Addresses that Pods have had. */
  readonly addresses = new Set<string>();

  constructor({ cluster }: Simulation) {
    cluster.etcd.onWrite((record) => {
      if (/^\/pods\//.test(record.key)) this.#check(record);
    });
  }

  #check(record: WriteRecord): void {
    const now = record.object as Pod;
    const before = record.verb === 'update' ? (record.previous as Pod) : undefined;
    if (now.status?.podIP && !now.spec.hostNetwork) this.addresses.add(now.status.podIP);
    if (!before) return;
    const complain = (what: string) => void this.broken.push(`${record.key}@${record.revision} by ${record.actor}: ${what}`);
    if (now.metadata.uid !== before.metadata.uid) complain('another uid');
    if (before.metadata.deletionTimestamp && !now.metadata.deletionTimestamp) complain('rose from the dead');
    if (before.spec.nodeName && now.spec.nodeName !== before.spec.nodeName) complain('moved to another node');
    if (final(before) && now.status?.phase !== before.status?.phase) complain(`phase went from ${before.status?.phase} to ${now.status?.phase}`);
    for (const [name, count] of restarts(before)) {
      if ((restarts(now).get(name) ?? 0) < count) complain(`restart count of ${name} fell from ${count} to ${restarts(now).get(name)}`);
    }
    const kubelet = `kubelet/${now.spec.nodeName}`;
    if (record.actor !== kubelet && JSON.stringify(statuses(now)) !== JSON.stringify(statuses(before))) complain(`wrote container statuses of ${kubelet}`);
  }
}

const final = ({ status }: Pod) => status?.phase === 'Succeeded' || status?.phase === 'Failed';

const statuses = ({ status }: Pod): readonly ContainerStatus[] => [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];

const restarts = (pod: Pod): Map<string, number> => new Map(statuses(pod).map(({ name, restartCount }) => [name, restartCount]));

/** Groups of Pods with processes but without a sandbox: a process must not outlive it. */
export function homeless({ cluster }: Simulation): string[] {
  const found: string[] = [];
  const visit = (group: Cgroup): void => {
    const pod = /\/pod[^/]+$/.test(group.path);
    if (pod && group.members.length === 0 && group.children.some(({ members }) => members.length > 0)) found.push(group.path);
    if (!pod) group.children.forEach(visit);
  };
  for (const machine of cluster.machines.values()) visit(machine.rootCgroup);
  return found;
}

/** Expects that nothing is left of all the Pods there were. */
export function expectNothingLeft(simulation: Simulation, { addresses }: Watcher, processesAtFirst: ReadonlyMap<string, number>): void {
  const { cluster, clock } = simulation;
  for (const [name, { kernel }] of cluster.machines) expect(`${name}: ${kernel.tasks}`).toBe(`${name}: ${processesAtFirst.get(name)}`);
  const [machine] = cluster.machines.values();
  expect([...addresses].filter((ip) => machine?.options.network.find(ip))).toEqual([]);
  expect(clock.scheduled().flatMap(({ name, background }) => (background ? [] : [name]))).toEqual([]);
}
