import { forbidden } from '../../api/errors.ts';
import { aggregate } from '../../api/fielderror.ts';
import { quantityOf } from '../../api/quantity.ts';
import { findResource } from '../../api/scheme.ts';
import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod, PodSpec } from '../../api/types.ts';
import { withFields } from '../object.ts';
import { refuse } from '../refusal.ts';
import type { Storage } from '../registry/storage.ts';
import type { AdmissionPlugin, AdmissionRequest } from './chain.ts';
import { podResources, violations } from './limit-range-checks.ts';
import { nameOf } from './namespace-lifecycle.ts';

const limitRanges = findResource('', 'v1', 'limitranges')!;

type Quantities = Readonly<Record<string, string>>;

/** Gives containers a namespace's default requests and limits, and refuses what is out of its ranges (plugin/pkg/admission/limitranger). */
export function limitRanger(storage: Storage): AdmissionPlugin {
  const itemsFor = ({ object }: AdmissionRequest) =>
    (storage.list(limitRanges, object.metadata.namespace ?? '') as readonly LimitRange[]).flatMap((range) => range.spec?.limits ?? []);
  const applies = ({ operation, subresource, object }: AdmissionRequest) => operation === 'CREATE' && !subresource && !object.metadata.deletionTimestamp;
  return {
    name: 'LimitRanger',
    resources: new Set(['pods', 'persistentvolumeclaims']),
    admit(request) {
      if (!applies(request) || request.resource.resource !== 'pods') return request.object;
      return itemsFor(request).reduce((pod, item) => (item.type === 'Container' ? withContainerDefaults(pod, item) : pod), request.object as Pod);
    },
    validate(request) {
      if (!applies(request)) return;
      const errors = itemsFor(request).flatMap((item) => check(request, item));
      if (errors.length > 0) refuse(forbidden(request.resource, nameOf(request), aggregate(errors)));
    },
  };
}

function check({ object, resource }: AdmissionRequest, item: LimitRangeItem): string[] {
  if (resource.resource === 'persistentvolumeclaims') {
    const { requests = {} } = (object as PersistentVolumeClaim).spec?.resources ?? {};
    return item.type === 'PersistentVolumeClaim' ? violations(item, requests, {}) : [];
  }
  const { spec } = object as Pod;
  if (item.type === 'Pod') return violations(item, podResources(spec, 'requests'), podResources(spec, 'limits'));
  if (item.type !== 'Container') return [];
  return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
    violations(item, resources?.requests ?? ({} as Quantities), resources?.limits ?? {}),
  );
}

/** Limits first, then requests, which a limit of the manifest stands for when there is no request. */
function withContainerDefaults(pod: Pod, item: LimitRangeItem): Pod {
  const notes: string[] = [];
  const fill =
    (kind: string) =>
    (container: Container): Container => {
      const limits = missing(container.resources?.limits as Quantities, item.default);
      const requests = missing({ ...container.resources?.limits, ...container.resources?.requests }, item.defaultRequest);
      if (limits.length === 0 && requests.length === 0) return container;
      for (const [what, added] of [
        ['request', requests],
        ['limit', limits],
      ] as const) {
        if (added.length > 0)
          notes.push(
            `${added
              .map(([name]) => name)
              .sort()
              .join(', ')} ${what} for ${kind} ${container.name}`,
          );
      }
      const resources = withFields(container.resources ?? {}, {
        ...(limits.length > 0 && { limits: { ...container.resources?.limits, ...Object.fromEntries(limits) } }),
        ...(requests.length > 0 && { requests: { ...container.resources?.requests, ...Object.fromEntries(requests) } }),
      });
      return { ...container, resources };
    };
  const spec: PodSpec = withFields(pod.spec, {
    containers: (pod.spec.containers ?? []).map(fill('container')),
    initContainers: pod.spec.initContainers?.map(fill('init container')),
  });
  if (notes.length === 0) return pod;
  const annotation = `LimitRanger plugin set: ${notes.join('; ')}`;
  return { ...pod, spec, metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, 'kubernetes.io/limit-ranger': annotation } } };
}

function missing(own: Quantities | undefined, defaults: Quantities | undefined): [string, string][] {
  return Object.entries(defaults ?? {})
    .filter(([name]) => own?.[name] === undefined)
    .map(([name, value]) => [name, quantityOf(value).toString()]);
}
