import type { Time } from '../../time/index.ts';
import type { KubernetesObject } from '../api/meta.ts';
import type { ResourceInfo } from '../api/scheme.ts';
import type { ApiRequest } from '../api/transport.ts';
import type { Representation } from './accept.ts';
import { fromStorage } from './conversion/index.ts';
import { requestsPart } from './part.ts';
import { type IncludeObject, includeObject } from './printers/include-object.ts';

/** How one request wants to see objects: version, form and, for Tables, what of the object goes with a row. */
export interface View {
  readonly resource: ResourceInfo;
  readonly form: Representation;
  readonly include: IncludeObject;
}

export function viewOf(request: ApiRequest, resource: ResourceInfo, form: Representation): View {
  return { resource, form, include: form === 'Table' ? includeObject(request) : 'Metadata' };
}

/** One object in the form asked for. */
export function represent(object: KubernetesObject, view: View, now: Time): unknown {
  if (view.form === 'Table')
    return requestsPart.code.table(
      view.resource,
      [object],
      { resourceVersion: object.metadata.resourceVersion ?? '' },
      view.include,
      now,
      fromStorage(view.resource),
    );
  if (view.form === 'PartialObjectMetadata') return metadataOnly(object);
  return fromStorage(view.resource)(object);
}

/** What a watch makes of its objects: only the first of its Tables says what the columns are. */
export function representEvents(view: View, clock: { readonly now: Time }): (object: KubernetesObject) => unknown {
  if (view.form !== 'Table') return (object) => represent(object, view, clock.now);
  let first = true;
  return (object) => {
    const table = represent(object, view, clock.now) as object;
    if (first) {
      first = false;
      return table;
    }
    return { ...table, columnDefinitions: null };
  };
}

/** A list in the form asked for. */
export function representList(objects: readonly KubernetesObject[], metadata: object, view: View, now: Time): unknown {
  const { resource, form } = view;
  if (form === 'Table') return requestsPart.code.table(resource, objects, metadata, view.include, now, fromStorage(resource));
  if (form === 'PartialObjectMetadata') return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: objects.map(metadataOnly) };
  const convert = fromStorage(resource);
  const apiVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version;
  return { kind: `${resource.kind}List`, apiVersion, metadata, items: objects.map(convert) };
}

function metadataOnly({ metadata }: KubernetesObject): KubernetesObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}
