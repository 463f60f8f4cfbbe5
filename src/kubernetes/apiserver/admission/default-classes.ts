import type { KubernetesObject } from '../../api/meta.ts';
import { findResource, type ResourceInfo } from '../../api/scheme.ts';
import type { Ingress, PersistentVolumeClaim } from '../../api/types.ts';
import type { Storage } from '../registry/storage.ts';
import type { AdmissionPlugin, AdmissionRequest } from './chain.ts';

const storageClasses = findResource('storage.k8s.io', 'v1', 'storageclasses')!;
const storageMarks = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
const ingressClasses = findResource('networking.k8s.io', 'v1', 'ingressclasses')!;
const ingressMarks = ['ingressclass.kubernetes.io/is-default-class'];

/** The class that is marked as default: of several the newest, and of those the first by name. */
function defaultClass(storage: Storage, classes: ResourceInfo, marks: readonly string[]): string | undefined {
  const marked = storage.list(classes, '').filter(({ metadata }) => marks.some((mark) => metadata.annotations?.[mark] === 'true'));
  const made = ({ metadata }: KubernetesObject) => metadata.creationTimestamp ?? '';
  return marked.reduce<KubernetesObject | undefined>((newest, one) => (newest && made(newest) >= made(one) ? newest : one), undefined)?.metadata.name;
}

const isNew = ({ operation, subresource }: AdmissionRequest) => operation === 'CREATE' && !subresource;

/** A claim that names no class gets the default one (plugin/pkg/admission/storage/storageclass/setdefault). */
export function defaultStorageClass(storage: Storage): AdmissionPlugin {
  return {
    name: 'DefaultStorageClass',
    resources: new Set(['persistentvolumeclaims']),
    admit(request) {
      const claim = request.object as PersistentVolumeClaim;
      const named = claim.spec?.storageClassName !== undefined || claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined;
      const name = isNew(request) && !named ? defaultClass(storage, storageClasses, storageMarks) : undefined;
      return name === undefined ? claim : ({ ...claim, spec: { ...claim.spec, storageClassName: name } } as PersistentVolumeClaim);
    },
  };
}

/** An Ingress that names no class gets the default one (plugin/pkg/admission/network/defaultingressclass). */
export function defaultIngressClass(storage: Storage): AdmissionPlugin {
  return {
    name: 'DefaultIngressClass',
    resources: new Set(['ingresses.networking.k8s.io']),
    admit(request) {
      const ingress = request.object as Ingress;
      const named = ingress.spec?.ingressClassName !== undefined || ingress.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined;
      const name = isNew(request) && !named ? defaultClass(storage, ingressClasses, ingressMarks) : undefined;
      return name === undefined ? ingress : { ...ingress, spec: { ...ingress.spec, ingressClassName: name } };
    },
  };
}
