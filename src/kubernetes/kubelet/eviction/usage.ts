import type { Pod } from '../../api/types.ts';
import type { KubeletContext } from '../context.ts';
import { podRuntimeStatus } from '../kuberuntime/pod-runtime-status.ts';
import { uidOf } from '../pod.ts';
import type { LocalStorageUsage } from './local-storage.ts';
import type { Candidate } from './ranking.ts';
import type { Threshold } from './thresholds.ts';

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

/** What a Pod uses of a resource now (the summary API's figures). */
export function podUsage(context: KubeletContext, pod: Pod, resource: Threshold['resource'], local: () => LocalStorageUsage): Candidate {
  if (resource === 'ephemeral-storage') {
    const { containers, emptyDirs } = local();
    return { pod, containers, total: sum(containers.values()) + sum(emptyDirs.values()) };
  }
  const { runtime } = context.node;
  const running = podRuntimeStatus(context.node, uidOf(pod)).containers.filter(({ state }) => state === 'RUNNING');
  const containers = new Map(running.map(({ id, name }) => [name, runtime.containerStats(id)?.memoryBytes ?? 0]));
  return { pod, containers, total: sum(containers.values()) };
}
