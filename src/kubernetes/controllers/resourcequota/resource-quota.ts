import { minute, type Timer } from '../../../time/index.ts';
import { equal } from '../../api/equal.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import { evaluatorFor, isCounted } from '../../api/quota/index.ts';
import { groupResourceName, resources as servedResources } from '../../api/scheme.ts';
import type { Pod, ResourceQuota, Service } from '../../api/types.ts';
import type { Resource } from '../../client/resource.ts';
import { objectKey } from '../../client/resource.ts';
import * as resources from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import { type Controller, type ControllerContext, namespaceIndex } from '../context.ts';
import { type Counted, usedOf } from './used.ts';

/** All quotas are counted anew so often (--resource-quota-sync-period). */
const resync = 5 * minute;

/** Resources whose deletion gives back at once what a quota counted; others are counted at the next resync. */
const counted: readonly Resource<KubernetesObject>[] = [
  resources.pods,
  resources.services,
  resources.persistentVolumeClaims,
  resources.configMaps,
  resources.secrets,
  resources.replicationControllers,
  resources.resourceQuotas,
  resources.deployments,
  resources.replicaSets,
  resources.statefulSets,
  resources.daemonSets,
  resources.jobs,
  resources.cronJobs,
] as unknown as readonly Resource<KubernetesObject>[];

/** Counts what a namespace uses of its quotas (pkg/controller/resourcequota). */
export function startResourceQuotaController(context: ControllerContext): Controller {
  const client = context.client('resourcequota-controller');
  const quotas = context.informer(resources.resourceQuotas);
  const queue = new WorkQueue({ clock: context.clock, name: 'resourcequota', sync });
  const enqueue = (quota: ResourceQuota) => queue.add(objectKey(quota));
  const countAgain = ({ metadata }: KubernetesObject) => {
    for (const quota of quotas.byIndex(namespaceIndex, metadata.namespace!)) enqueue(quota);
  };

  function sync(key: string): 'retry' | undefined {
    const quota = quotas.get(key);
    if (!quota) return undefined;
    const hard = quota.spec?.hard ?? {};
    const used = usedOf(quota, [...objectsIn(quota.metadata.namespace!), ...others(Object.keys(hard), quota.metadata.namespace!)], context.clock.now);
    if (equal(hard, quota.status?.hard) && equal(used, quota.status?.used)) return undefined;
    const result = client.updateStatus(resources.resourceQuotas, { ...quota, status: { hard, used } });
    return 'status' in result && result.status.reason !== 'NotFound' ? 'retry' : undefined;
  }

  function objectsIn(namespace: string): Counted[] {
    return counted.map((resource) => ({ evaluator: evaluatorFor(resource)!, objects: () => context.informer(resource).byIndex(namespaceIndex, namespace) }));
  }

  /** What is named by `count/` alone and has no informer here. */
  function others(names: readonly string[], namespace: string): Counted[] {
    const known = new Set(counted.map((resource) => `count/${groupResourceName(resource)}`));
    const wanted = servedResources().filter(
      (one) => one.namespaced && names.includes(`count/${groupResourceName(one)}`) && !known.has(`count/${groupResourceName(one)}`),
    );
    return wanted.flatMap((resource) => {
      const evaluator = evaluatorFor(resource);
      const result = client.list(resource as Resource<KubernetesObject>, { namespace });
      return evaluator && 'list' in result ? [{ evaluator, objects: () => result.list.items }] : [];
    });
  }

  for (const resource of counted) context.informer(resource).addHandler({ onDelete: countAgain });
  quotas.addHandler({
    onAdd: enqueue,
    // A change of the status alone is what this controller or the admission has written.
    onUpdate: (old, quota) => {
      if (!equal(old.spec?.hard, quota.spec?.hard)) enqueue(quota);
    },
  });
  context.informer(resources.pods).addHandler({
    onUpdate(old: Pod, pod: Pod) {
      if (isCounted(old, context.clock.now) && !isCounted(pod, context.clock.now)) countAgain(pod);
    },
  });
  context.informer(resources.services).addHandler({
    onUpdate(old: Service, service: Service) {
      if (old.spec.type !== service.spec.type || old.spec.ports?.length !== service.spec.ports?.length) countAgain(service);
    },
  });
  let timer: Timer = context.clock.background(resync, 'resourcequota: resync', all);

  function all(): void {
    for (const quota of quotas.list()) enqueue(quota);
    timer = context.clock.background(resync, 'resourcequota: resync', all);
  }

  return {
    stop() {
      timer.cancel();
      queue.stop();
    },
  };
}
