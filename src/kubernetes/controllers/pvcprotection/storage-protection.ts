import type { KubernetesObject } from '../../api/meta.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../api/types.ts';
import type { Resource } from '../../client/resource.ts';
import { objectKey } from '../../client/resource.ts';
import { persistentVolumeClaims, persistentVolumes, pods } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import { type Controller, type ControllerContext, namespaceIndex } from '../context.ts';

/** Lets claims and volumes go that are being deleted and no longer in use (pkg/controller/volume/pvcprotection and pvprotection). */
export function startStorageProtection(context: ControllerContext): Controller {
  const client = context.client('pvc-protection-controller');
  const allPods = context.informer(pods);

  const isMounted = ({ metadata }: PersistentVolumeClaim) =>
    allPods.byIndex(namespaceIndex, metadata.namespace!).some((pod) => pod.spec.nodeName && !hasEnded(pod) && claimsOf(pod).includes(metadata.name!));
  const claims = protect(persistentVolumeClaims, 'kubernetes.io/pvc-protection', isMounted);
  const volumes = protect(persistentVolumes, 'kubernetes.io/pv-protection', (volume: PersistentVolume) => volume.status?.phase === 'Bound');
  const enqueueClaims = (pod: Pod) => {
    for (const name of claimsOf(pod)) claims.add(`${pod.metadata.namespace}/${name}`);
  };
  allPods.addHandler({ onUpdate: (_, pod) => hasEnded(pod) && enqueueClaims(pod), onDelete: enqueueClaims });

  function protect<T extends KubernetesObject>(resource: Resource<T>, finalizer: string, inUse: (object: T) => boolean): WorkQueue {
    const informer = context.informer(resource);
    const queue = new WorkQueue({ clock: context.clock, name: finalizer, sync });
    function sync(key: string): 'retry' | undefined {
      const object = informer.get(key);
      if (!object?.metadata.deletionTimestamp || !object.metadata.finalizers?.includes(finalizer) || inUse(object)) return undefined;
      const { namespace = '', name, finalizers, resourceVersion } = object.metadata;
      const patch = { metadata: { resourceVersion, finalizers: finalizers.filter((one) => one !== finalizer) } };
      const result = client.patch(resource, namespace, name!, patch, { type: 'merge-patch+json' });
      return 'status' in result && result.status.reason !== 'NotFound' ? 'retry' : undefined;
    }
    const enqueue = (object: T) => object.metadata.deletionTimestamp && queue.add(objectKey(object));
    informer.addHandler({ onAdd: enqueue, onUpdate: (_, object) => enqueue(object) });
    return queue;
  }

  return {
    stop() {
      claims.stop();
      volumes.stop();
    },
  };
}

const hasEnded = ({ status }: Pod) => status.phase === 'Succeeded' || status.phase === 'Failed';
const claimsOf = ({ spec }: Pod) => (spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
