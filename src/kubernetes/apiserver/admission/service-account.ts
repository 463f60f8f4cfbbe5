import type { Random } from '../../../time/index.ts';
import { forbidden } from '../../api/errors.ts';
import { findResource } from '../../api/scheme.ts';
import type { Container, Pod, PodSpec, ServiceAccount, Volume, VolumeMount } from '../../api/types.ts';
import { withFields } from '../object.ts';
import { refuse } from '../refusal.ts';
import type { Storage } from '../registry/storage.ts';
import type { AdmissionPlugin, AdmissionRequest } from './chain.ts';
import { nameOf } from './namespace-lifecycle.ts';

const serviceAccounts = findResource('', 'v1', 'serviceaccounts')!;
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const volumePrefix = 'kube-api-access-';
const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** Gives each Pod its service account and the volume with its token (plugin/pkg/admission/serviceaccount). */
export function serviceAccount(storage: Storage, random: Random): AdmissionPlugin {
  return {
    name: 'ServiceAccount',
    resources: new Set(['pods']),
    admit(request) {
      const pod = request.object as Pod;
      if (request.operation !== 'CREATE' || request.subresource || pod.metadata.annotations?.[mirrorAnnotation]) return pod;
      const name = pod.spec.serviceAccountName || 'default';
      const account = storage.get(serviceAccounts, pod.metadata.namespace ?? '', name) as ServiceAccount | undefined;
      if (!account) return refuse(forbidden(request.resource, nameOf(request), missingAccount(request, name)));
      let spec: PodSpec = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
      if (mountsToken(account, spec)) spec = withToken(spec, () => volumePrefix + random.suffix());
      if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length) spec = { ...spec, imagePullSecrets: account.imagePullSecrets };
      return { ...pod, spec };
    },
  };
}

function missingAccount({ object }: AdmissionRequest, name: string): string {
  return `error looking up service account ${object.metadata.namespace}/${name}: serviceaccount "${name}" not found`;
}

/** The Pod's own wish goes before the account's. */
function mountsToken(account: ServiceAccount, spec: PodSpec): boolean {
  return spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
}

const lacksMount = (container: Container) => !container.volumeMounts?.some((mount) => mount.mountPath === mountPath);

function withToken(spec: PodSpec, volumeName: () => string): PodSpec {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  if (!containers.some(lacksMount)) return spec;
  // A container that came later (a policy's) mounts the volume that is there.
  const given = spec.volumes?.find((volume) => volume.name.startsWith(volumePrefix));
  const name = given?.name ?? volumeName();
  const mount: VolumeMount = { name, readOnly: true, mountPath };
  const add = (container: Container): Container =>
    lacksMount(container) ? { ...container, volumeMounts: (container.volumeMounts ?? []).concat(mount) } : container;
  return withFields(spec, {
    volumes: given ? spec.volumes : (spec.volumes ?? []).concat(tokenVolume(name)),
    // Validation has not seen the Pod yet: it may have none.
    containers: (spec.containers ?? []).map(add),
    initContainers: spec.initContainers?.map(add),
  });
}

/** serviceaccount.TokenVolumeSource, one object for all Pods; the token's 3607 s mark it as one the admission asked for. */
const tokenSource: NonNullable<Volume['projected']> = {
  defaultMode: 0o644,
  sources: [
    { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
  ],
};

const tokenVolume = (name: string): Volume => ({ name, projected: tokenSource });
