import { forbidden } from '../../../api/errors.ts';
import type { Namespace } from '../../../api/types.ts';
import type { ApiObject } from '../../object.ts';
import { withFields, withMetadata } from '../../object.ts';
import { refuse } from '../../refusal.ts';
import type { Strategy } from '../strategy.ts';
import { statusOnly } from '../subresource-updates.ts';

const finalizer = 'kubernetes';
/** plugin/pkg/admission lifecycle: immortal namespaces. */
const immortal = new Set(['default', 'kube-system', 'kube-public']);
const finalizersOf = (namespace: ApiObject) => (namespace as Namespace).spec?.finalizers ?? [];

/** Namespaces (pkg/registry/core/namespace): deletion marks them, and the namespace controller empties and finalizes them. */
export const namespaceStrategy: Strategy = {
  newStatus: { phase: 'Active' },
  returnDeletedObject: true,
  prepareForCreate(object) {
    const finalizers = finalizersOf(object);
    const labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name ?? '' };
    return withMetadata(
      { ...object, spec: { finalizers: finalizers.includes(finalizer) ? finalizers : [...finalizers, finalizer] } },
      { labels, namespace: undefined },
    );
  },
  prepareForUpdate(object, old) {
    const labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name! };
    return withMetadata({ ...object, ...(old.spec && { spec: old.spec }) }, { labels });
  },
  subresources: {
    status: statusOnly,
    finalize: (object, old) => withFields(old, { spec: { ...old.spec, finalizers: finalizersOf(object) } }),
  },
  beginDeletion(object, context) {
    const name = object.metadata.name!;
    if (immortal.has(name)) refuse(forbidden(context.info, name, 'this namespace may not be deleted'));
    if (object.metadata.deletionTimestamp) return finalizersOf(object).length > 0 ? object : undefined;
    const marked = withMetadata(object, { deletionTimestamp: context.now, deletionGracePeriodSeconds: 0 });
    return { ...marked, status: { ...object.status, phase: 'Terminating' } } as ApiObject;
  },
};
