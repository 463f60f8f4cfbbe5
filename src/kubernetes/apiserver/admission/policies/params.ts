import type { KubernetesObject } from '../../../api/meta.ts';
import { findKind, kindOf } from '../../../api/scheme.ts';
import { fromLabelSelector } from '../../../api/selector.ts';
import type { ParamKind, ParamRef } from '../../../api/types.ts';
import type { Storage } from '../../registry/storage.ts';

/** The objects by which a binding parametrizes its policy; one undefined where it does not; an error where they cannot be had (CollectParams). */
type Params = { readonly params: readonly (KubernetesObject | undefined)[] } | { readonly error: string };

/** Why a policy's kind of parameters cannot be read; undefined when it can. */
export function paramKindProblem(kind: ParamKind | undefined): string | undefined {
  if (!kind || resourceOf(kind)) return undefined;
  const { group, version } = kindOf(kind);
  return `failed to find resource referenced by paramKind: '${group}/${version}, Kind=${kind.kind}'`;
}

function resourceOf(paramKind: ParamKind) {
  const { group, version, kind } = kindOf(paramKind);
  return findKind(group, version, kind);
}

/** `namespace` is that of the object that is asked about, where the reference names none. */
export function collectParams(kind: ParamKind | undefined, reference: ParamRef | undefined, namespace: string, storage: Storage): Params {
  const resource = kind && resourceOf(kind);
  if (!resource || !reference) return { params: [undefined] };
  if (reference.namespace && !resource.namespaced) return { error: 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`' };
  const place = resource.namespaced ? reference.namespace || namespace : '';
  if (resource.namespaced && place === '') return { error: 'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources' };
  const named = reference.name ? [storage.get(resource, place, reference.name)].filter((object) => object !== undefined) : undefined;
  const params = named ?? selected(storage.list(resource, place), reference);
  if (params.length === 0 && reference.parameterNotFoundAction === 'Deny')
    return { error: 'no params found for policy binding with `Deny` parameterNotFoundAction' };
  return { params };
}

function selected(objects: readonly KubernetesObject[], { selector }: ParamRef): readonly KubernetesObject[] {
  const result = fromLabelSelector(selector);
  return 'error' in result ? [] : objects.filter((object) => result.selector.matches(object.metadata.labels));
}
