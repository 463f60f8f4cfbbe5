import type { Pod, Service } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { pods, services } from '../../client/resources.ts';
import type { WorkQueue } from '../../client/work-queue.ts';
import { type ControllerContext, namespaceIndex } from '../context.ts';
import { podsWithLabels } from './labelled-pods.ts';
import { isSameEndpoint, selects } from './service-pods.ts';

/** Adds a Service to the queue when it or a Pod behind it changes in a way that matters. */
export function enqueueServices(context: ControllerContext, queue: WorkQueue): void {
  const known = context.informer(services);
  const enqueue = (service: Service) => queue.add(objectKey(service));
  const enqueueFor = (...states: readonly Pod[]) => {
    for (const service of known.byIndex(namespaceIndex, states[0]!.metadata.namespace!)) {
      if (states.some((pod) => selects(service, pod))) enqueue(service);
    }
  };
  known.addHandler({ onAdd: enqueue, onUpdate: (_, service) => enqueue(service), onDelete: enqueue });
  context.informer(pods).addHandler({
    onAdd: (pod) => enqueueFor(pod),
    onUpdate(old, pod) {
      if (known.byIndex(namespaceIndex, pod.metadata.namespace!).length === 0) return;
      if (!isSameEndpoint(old, pod)) enqueueFor(old, pod);
    },
    onDelete: (pod) => enqueueFor(pod),
  });
}

/** The Pods behind a Service. */
export function podsOf(context: ControllerContext, service: Service): readonly Pod[] {
  const all = podsWithLabels(context, service.metadata.namespace!, service.spec.selector);
  return all.filter((pod) => selects(service, pod)).sort((a, b) => (a.metadata.name! < b.metadata.name! ? -1 : 1));
}
