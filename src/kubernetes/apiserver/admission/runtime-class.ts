import { equal } from '../../api/equal.ts';
import { forbidden } from '../../api/errors.ts';
import { findResource } from '../../api/scheme.ts';
import type { Pod, RuntimeClass, Toleration } from '../../api/types.ts';
import { refuse } from '../refusal.ts';
import type { Storage } from '../registry/storage.ts';
import type { AdmissionPlugin } from './chain.ts';
import { nameOf } from './namespace-lifecycle.ts';

const classes = findResource('node.k8s.io', 'v1', 'runtimeclasses')!;

/** Gives a Pod the overhead and the scheduling of its RuntimeClass, which must be there (plugin/pkg/admission/runtimeclass). */
export function runtimeClass(storage: Storage): AdmissionPlugin {
  return {
    name: 'RuntimeClass',
    resources: new Set(['pods']),
    admit(request) {
      const pod = request.object as Pod;
      if (request.operation !== 'CREATE' || request.subresource) return pod;
      const { runtimeClassName, overhead = {} } = pod.spec;
      const found = runtimeClassName ? (storage.get(classes, '', runtimeClassName) as RuntimeClass | undefined) : undefined;
      const reject = (why: string) => refuse(forbidden(request.resource, nameOf(request), `pod rejected: ${why}`));
      if (runtimeClassName && !found) reject(`RuntimeClass ${JSON.stringify(runtimeClassName)} not found`);
      const fixed = found?.overhead?.podFixed;
      const hasOverhead = Object.keys(overhead).length > 0;
      if (!fixed && hasOverhead) reject('Pod Overhead set without corresponding RuntimeClass defined Overhead');
      if (fixed && hasOverhead && !equal(fixed, overhead)) reject("Pod's Overhead doesn't match RuntimeClass's defined Overhead");
      if (!found) return pod;
      const { nodeSelector, tolerations } = found.scheduling ?? {};
      for (const [key, value] of Object.entries(nodeSelector ?? {})) {
        const own = pod.spec.nodeSelector?.[key];
        if (own !== undefined && own !== value) {
          reject(`conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`);
        }
      }
      return {
        ...pod,
        spec: {
          ...pod.spec,
          ...(fixed && { overhead: fixed }),
          ...(nodeSelector && { nodeSelector: { ...nodeSelector, ...pod.spec.nodeSelector } }),
          ...(tolerations && { tolerations: merged(pod.spec.tolerations ?? [], tolerations) }),
        },
      };
    },
  };
}

/** Those that are there already are not added again: the plugin may run a second time. */
function merged(own: readonly Toleration[], added: readonly Toleration[]): readonly Toleration[] {
  return [...own, ...added.filter((toleration) => !own.some((one) => equal(one, toleration)))];
}
