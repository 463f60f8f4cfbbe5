import type { KubernetesObject } from '../../api/meta.ts';
import type { RequestContext } from '../context.ts';
import { withMetadata } from '../object.ts';
import { requestsPart } from '../part.ts';

/** The object with the managers that it had. */
export function keepManagers(object: KubernetesObject, old: KubernetesObject): KubernetesObject {
  const { managedFields } = old.metadata;
  return object.metadata.managedFields === managedFields ? object : withMetadata(object, { managedFields });
}

/** Notes who made this of the object. Clients that name no manager are not noted, and objects that nobody manages stay so. */
export function noted(object: KubernetesObject, old: KubernetesObject | undefined, context: RequestContext): KubernetesObject {
  if (context.fieldManager) return requestsPart.code.noteUpdate(object, old, context);
  return old ? keepManagers(object, old) : object;
}
