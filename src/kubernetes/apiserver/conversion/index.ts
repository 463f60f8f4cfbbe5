/** Kinds that are served in another group or version than the one they are stored in. */
import type { KubernetesObject } from '../../api/meta.ts';
import { groupResourceName, type ResourceInfo } from '../../api/scheme.ts';
import { autoscalerToStorage, oldAutoscaler } from './autoscaling.ts';
import { eventFromCore, eventToCore } from './events.ts';

type Convert = (object: KubernetesObject) => KubernetesObject;

interface Conversion {
  readonly fromStorage: Convert;
  readonly toStorage: Convert;
}

const same: Convert = (object) => object;

const events: Conversion = { fromStorage: eventFromCore, toStorage: eventToCore };
const oldAutoscalers: Conversion = { fromStorage: oldAutoscaler, toStorage: autoscalerToStorage };

function conversionOf(resource: ResourceInfo): Conversion | undefined {
  if (groupResourceName(resource) === 'events.events.k8s.io') return events;
  return resource.version === 'v1' && groupResourceName(resource) === 'horizontalpodautoscalers.autoscaling' ? oldAutoscalers : undefined;
}

/** From the stored form to the one that `resource` serves. */
export function fromStorage(resource: ResourceInfo): Convert {
  return conversionOf(resource)?.fromStorage ?? same;
}

/** From the form that `resource` serves to the stored one. */
export function toStorage(resource: ResourceInfo): Convert {
  return conversionOf(resource)?.toStorage ?? same;
}
