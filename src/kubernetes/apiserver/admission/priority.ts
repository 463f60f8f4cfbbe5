import { forbidden } from '../../api/errors.ts';
import { findResource } from '../../api/scheme.ts';
import type { Pod, PriorityClass } from '../../api/types.ts';
import { refuse } from '../refusal.ts';
import type { Storage } from '../registry/storage.ts';
import type { AdmissionPlugin, AdmissionRequest } from './chain.ts';
import { nameOf } from './namespace-lifecycle.ts';

const classes = findResource('scheduling.k8s.io', 'v1', 'priorityclasses')!;

/** Turns a Pod's priority class into its priority (plugin/pkg/admission/priority). */
export function priority(storage: Storage): AdmissionPlugin {
  return {
    name: 'Priority',
    resources: new Set(['pods']),
    admit(request) {
      const pod = request.object as Pod;
      if (request.subresource) return pod;
      if (request.operation === 'UPDATE') return keepPriority(pod, request.old as Pod);
      if (request.operation !== 'CREATE') return pod;
      const found = classOf(storage, request, pod);
      const value = found?.value ?? 0;
      const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
      const { spec } = pod;
      if (spec.priority !== undefined && spec.priority !== value) {
        refuse(forbidden(request.resource, nameOf(request), provided('integer value of priority', spec.priority, value)));
      }
      if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
        refuse(forbidden(request.resource, nameOf(request), provided('string value of PreemptionPolicy', spec.preemptionPolicy, policy)));
      }
      const className = spec.priorityClassName || found?.metadata.name;
      return { ...pod, spec: { ...spec, priority: value, preemptionPolicy: policy, ...(className && { priorityClassName: className }) } };
    },
  };
}

/** An update that leaves out what was computed keeps it. */
function keepPriority(pod: Pod, old: Pod): Pod {
  const { priority: value, preemptionPolicy } = old.spec;
  const spec = {
    ...(pod.spec.priority === undefined && value !== undefined && { priority: value }),
    ...(pod.spec.preemptionPolicy === undefined && preemptionPolicy !== undefined && { preemptionPolicy }),
  };
  return Object.keys(spec).length > 0 ? { ...pod, spec: { ...pod.spec, ...spec } } : pod;
}

const provided = (what: string, given: unknown, computed: unknown) =>
  `the ${what} (${given}) must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`;

function classOf(storage: Storage, request: AdmissionRequest, pod: Pod): PriorityClass | undefined {
  const name = pod.spec.priorityClassName;
  if (!name) return defaultClass(storage);
  const found = storage.get(classes, '', name) as PriorityClass | undefined;
  return found ?? refuse(forbidden(request.resource, nameOf(request), `no PriorityClass with name ${name} was found`));
}

/** Of several global defaults the lowest. */
function defaultClass(storage: Storage): PriorityClass | undefined {
  let found: PriorityClass | undefined;
  for (const one of storage.list(classes, '') as readonly PriorityClass[]) {
    if (one.globalDefault && (!found || (one.value ?? 0) < (found.value ?? 0))) found = one;
  }
  return found;
}
