import { toRFC3339 } from '../../../time/index.ts';
import { equal } from '../../api/equal.ts';
import type { Endpoints, Service } from '../../api/types.ts';
import { endpoints, services } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { enqueueServices, podsOf } from '../util/service-queue.ts';
import { computeSubsets } from './subsets.ts';

const triggerAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';
const managedByLabel = 'endpoints.kubernetes.io/managed-by';
const headlessLabel = 'service.kubernetes.io/headless';

/** Keeps the Endpoints object of each Service with a selector (pkg/controller/endpoint). */
export function startEndpointsController(context: ControllerContext): Controller {
  const client = context.client('endpoint-controller');
  const known = context.informer(services);
  const current = context.informer(endpoints);
  const queue = new WorkQueue({ clock: context.clock, name: 'endpoints', sync });
  enqueueServices(context, queue);

  function sync(key: string): 'retry' | undefined {
    const service = known.get(key);
    const old = current.get(key);
    if (!service) {
      if (old?.metadata.labels?.[managedByLabel]) client.delete(endpoints, old.metadata.namespace!, old.metadata.name!);
      return undefined;
    }
    if (!service.spec.selector || service.spec.type === 'ExternalName') return undefined;
    const subsets = computeSubsets(service, podsOf(context, service));
    const labels = labelsOf(service);
    if (old && equal(subsets, old.subsets) && equal(labels, old.metadata.labels)) return undefined;
    const annotations = { ...old?.metadata.annotations, [triggerAnnotation]: toRFC3339(context.clock.now) };
    const { name, namespace } = service.metadata;
    const next: Endpoints = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { ...old?.metadata, name: name!, namespace: namespace!, labels, annotations },
      ...(subsets.length > 0 && { subsets }),
    };
    const result = old ? client.update(endpoints, next) : client.create(endpoints, next);
    return 'status' in result ? 'retry' : undefined;
  }

  return { stop: () => queue.stop() };
}

function labelsOf({ metadata, spec }: Service): Readonly<Record<string, string>> {
  return { ...metadata.labels, [managedByLabel]: 'endpoint-controller', ...(spec.clusterIP === 'None' && { [headlessLabel]: '' }) };
}
