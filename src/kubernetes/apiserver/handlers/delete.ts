import { success } from '../../api/errors.ts';
import type { KubernetesList } from '../../api/meta.ts';
import { formatGroupVersion, type ResourceInfo } from '../../api/scheme.ts';
import type { RequestContext } from '../context.ts';
import { fromStorage } from '../conversion/index.ts';
import type { Registry } from '../registry/registry.ts';
import type { DeleteOptions } from '../registry/strategy.ts';
import { queryValue } from '../request-info.ts';
import { selection } from '../selection.ts';
import { selected } from './read.ts';

/** DELETE of one object: the object, or a Status where it is gone and its kind answers with one. */
export function deleteOne(registry: Registry, resource: ResourceInfo, context: RequestContext): unknown {
  const { info } = context;
  const { object, gone } = registry.delete(resource, info.namespace, info.name, deleteOptions(context), context);
  if (gone && !registry.strategy(resource).returnDeletedObject) return success(resource, info.name, object.metadata.uid);
  return fromStorage(resource)(object);
}

/** DELETE of a collection: the list of what was deleted. */
export function deleteCollection(registry: Registry, resource: ResourceInfo, context: RequestContext): KubernetesList {
  const options = deleteOptions(context);
  const found = selected(registry, resource, selection(context.request, context.info, resource));
  const items = found.map(({ metadata }) => registry.delete(resource, metadata.namespace ?? '', metadata.name!, options, context).object);
  const metadata = { resourceVersion: String(registry.storage.etcd.revision) };
  return { kind: `${resource.kind}List`, apiVersion: formatGroupVersion(resource), metadata, items: items.map(fromStorage(resource)) };
}

/** metav1.DeleteOptions from the body, or from the query. */
export function deleteOptions({ request }: RequestContext): DeleteOptions {
  if (typeof request.body === 'object' && request.body !== null) return request.body as DeleteOptions;
  const grace = queryValue(request, 'gracePeriodSeconds');
  const policy = queryValue(request, 'propagationPolicy') as DeleteOptions['propagationPolicy'];
  return { ...(grace !== undefined && { gracePeriodSeconds: Number(grace) }), ...(policy && { propagationPolicy: policy }) };
}
