import type { ApiObject } from '../object.ts';
import { withFields, withMetadata } from '../object.ts';

/** The status subresource as most kinds have it: the status of the request, everything else as it is stored, annotations and finalizers from the request. */
export function statusOnly(object: ApiObject, old: ApiObject): ApiObject {
  const { managedFields, annotations, finalizers } = object.metadata;
  return withMetadata(withFields(old, { status: object.status }), { managedFields, annotations, finalizers });
}
