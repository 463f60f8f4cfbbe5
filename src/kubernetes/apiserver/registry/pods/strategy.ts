import { equal } from '../../../api/equal.ts';
import type { Pod, PodSpec, PodStatus } from '../../../api/types.ts';
import type { ApiObject } from '../../object.ts';
import { withFields, withMetadata } from '../../object.ts';
import type { DeleteOptions, Strategy } from '../strategy.ts';
import { applyLabelKeys } from './label-keys.ts';
import { qosClass } from './qos.ts';
import { resizeOnly } from './resize.ts';

/** Pods (pkg/registry/core/pod). */
export const podStrategy: Strategy = {
  returnDeletedObject: true,
  generationChanges: (object, old) => !equal(object.spec, old.spec),
  prepareForCreate(object) {
    const spec = applyLabelKeys(object as Pod);
    const gated = spec.schedulingGates?.length ? { conditions: [schedulingGated] } : {};
    return { ...object, spec, status: { ...gated, phase: 'Pending', qosClass: qosClass(spec) } };
  },
  prepareForUpdate: (object, old) => withFields(object, { status: withoutGate(object, old) }),
  subresources: {
    status(object, old) {
      const { qosClass: qos } = old.status as PodStatus;
      const status = { ...object.status, ...(qos && { qosClass: qos }) };
      return withMetadata({ ...object, spec: old.spec!, status }, { ownerReferences: old.metadata.ownerReferences });
    },
    ephemeralcontainers(object, old) {
      const { ephemeralContainers } = object.spec as PodSpec;
      const kept = withMetadata(old, { managedFields: object.metadata.managedFields });
      return counted(withFields(kept, { spec: withFields(old.spec as PodSpec, { ephemeralContainers }) }), old);
    },
    resize: (object, old) => counted(withMetadata(resizeOnly(object as Pod, old as Pod), { managedFields: object.metadata.managedFields }), old),
  },
  gracePeriodSeconds: (object, options) => podGracePeriod(object as Pod, options),
};

/** What a Pod with scheduling gates says from its start (pkg/registry/core/pod applySchedulingGatedCondition). */
const schedulingGated = {
  lastProbeTime: null,
  lastTransitionTime: null,
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
};

/** The condition goes with the last gate. */
function withoutGate(object: ApiObject, old: ApiObject): object {
  const status = old.status as PodStatus;
  if (!(old as Pod).spec.schedulingGates?.length || (object as Pod).spec.schedulingGates?.length) return status;
  return withFields(status, { conditions: status.conditions?.filter((condition) => condition.reason !== 'SchedulingGated') });
}

function counted(object: ApiObject, old: ApiObject): ApiObject {
  if (equal(object.spec, old.spec)) return object;
  return withMetadata(object, { generation: (old.metadata.generation ?? 0) + 1 });
}

/** podStrategy.CheckGracefulDelete: a Pod that no kubelet runs, or that has ended, goes at once. */
function podGracePeriod({ spec, status }: Pod, options: DeleteOptions): number {
  if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0;
  const seconds = options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30;
  return seconds < 0 ? 1 : seconds;
}
