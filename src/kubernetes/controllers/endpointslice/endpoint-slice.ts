import { toRFC3339 } from '../../../time/index.ts';
import { equal } from '../../api/equal.ts';
import { endpointSlices, services } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import { type Controller, type ControllerContext, namespaceIndex } from '../context.ts';
import { enqueueServices, podsOf } from '../util/service-queue.ts';
import { computeSlices, isSliceOf, newSlice, sliceLabels } from './slices.ts';

const triggerAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';

/** Keeps the addresses behind each Service in EndpointSlices (pkg/controller/endpointslice). */
export function startEndpointSliceController(context: ControllerContext): Controller {
  const client = context.client('endpointslice-controller');
  const known = context.informer(services);
  const slices = context.informer(endpointSlices);
  const queue = new WorkQueue({ clock: context.clock, name: 'endpointslice', sync });
  enqueueServices(context, queue);
  slices.addHandler({});

  function sync(key: string): 'retry' | undefined {
    const [namespace = '', name = ''] = key.split('/');
    const service = known.get(key);
    const own = slices.byIndex(namespaceIndex, namespace).filter((slice) => isSliceOf(slice, name));
    if (!service?.spec.selector || service.spec.type === 'ExternalName') {
      if (service) for (const { metadata } of own) client.delete(endpointSlices, namespace, metadata.name!);
      return undefined;
    }
    const annotations = { [triggerAnnotation]: toRFC3339(context.clock.now) };
    const labels = sliceLabels(service);
    const wanted = computeSlices(service, podsOf(context, service));
    const results = wanted.map((content, i) => {
      const old = own[i];
      if (!old) return client.create(endpointSlices, newSlice(service, content, annotations));
      const next = { ...old, endpoints: content.endpoints, ports: content.ports };
      if (equal(next, old) && equal(labels, old.metadata.labels)) return { object: old };
      return client.update(endpointSlices, { ...next, metadata: { ...old.metadata, labels, annotations: { ...old.metadata.annotations, ...annotations } } });
    });
    for (const { metadata } of own.slice(wanted.length)) client.delete(endpointSlices, namespace, metadata.name!);
    return results.some((result) => 'status' in result) ? 'retry' : undefined;
  }

  return { stop: () => queue.stop() };
}
