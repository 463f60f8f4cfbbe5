import { withFields, withMetadata } from '../../object.ts';
import type { Strategy } from '../strategy.ts';

/** Nodes (pkg/registry/core/node): a kubelet registers itself with its status, so creation keeps it. */
export const nodeStrategy: Strategy = {
  returnDeletedObject: true,
  prepareForUpdate: (object, old) => withFields(object, { status: old.status }),
  subresources: {
    // The status update takes metadata from the request, which is how a kubelet keeps its labels and annotations.
    status: (object, old) => withMetadata(withFields(object, { spec: old.spec }), {}),
  },
};
