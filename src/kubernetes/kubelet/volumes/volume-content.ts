import type { ConfigMap, DownwardAPIVolumeFile, KeyToPath, Pod, Secret, Volume, VolumeProjection } from '../../api/types.ts';
import { type Allocatable, fieldRefValue, type PodAddresses, resourceFieldValue } from '../environment/field-ref.ts';
import { decodeBase64, encodeText } from '../text.ts';

export interface ProjectedFile {
  /** Made when it is written: most volumes are never looked at. */
  content(): Uint8Array;
  readonly mode: number;
  /** Whose file it is, if not root's. */
  readonly uid?: number;
}

/** Files by path in the volume. */
export type Payload = Map<string, ProjectedFile>;
export type Content = { readonly payload: Payload } | { readonly error: string };

export interface ContentSources {
  configMap(namespace: string, name: string): ConfigMap | undefined;
  secret(namespace: string, name: string): Secret | undefined;
  /** The token as it is from now on, made when it is asked for. */
  token(pod: Pod, audience: string | undefined, expirationSeconds: number): () => string;
  readonly allocatable: Allocatable;
  readonly addresses: PodAddresses;
  /** As the kubelet's own copy of the Pod has them. */
  readonly annotations: Readonly<Record<string, string>>;
}

const defaultMode = 0o644;

/** What stands in a volume that is made of API objects: configMap, secret, downwardAPI, projected. undefined: it is another kind of volume. */
export function computeVolumeContent(pod: Pod, volume: Volume, sources: ContentSources): Content | undefined {
  const payload: Payload = new Map();
  const done = (error: string | undefined): Content => (error === undefined ? { payload } : { error });
  if (volume.configMap) return done(addConfigMap(pod, volume.configMap, volume.configMap.defaultMode ?? defaultMode, sources, payload));
  if (volume.secret) {
    const { secretName, ...rest } = volume.secret;
    return done(addSecret(pod, { ...rest, name: secretName! }, rest.defaultMode ?? defaultMode, sources, payload));
  }
  if (volume.downwardAPI) return done(addDownwardAPI(pod, volume.downwardAPI.items ?? [], volume.downwardAPI.defaultMode ?? defaultMode, sources, payload));
  if (!volume.projected) return undefined;
  const errors: string[] = [];
  for (const source of volume.projected.sources ?? []) {
    const error = addProjection(pod, source, volume.projected.defaultMode ?? defaultMode, sources, payload);
    if (error !== undefined) errors.push(error);
  }
  return done(errors.length > 1 ? `[${errors.join(', ')}]` : errors[0]);
}

function addProjection(pod: Pod, source: VolumeProjection, mode: number, sources: ContentSources, payload: Payload): string | undefined {
  if (source.configMap) return addConfigMap(pod, source.configMap, mode, sources, payload);
  if (source.secret) return addSecret(pod, source.secret, mode, sources, payload);
  if (source.downwardAPI) return addDownwardAPI(pod, source.downwardAPI.items ?? [], mode, sources, payload);
  if (source.serviceAccountToken) {
    const { path, audience, expirationSeconds = 3600 } = source.serviceAccountToken;
    const token = sources.token(pod, audience, expirationSeconds);
    const uid = commonUser(pod);
    const isPrivate = uid !== undefined || pod.spec.securityContext?.fsGroup !== undefined;
    payload.set(path, { content: () => encodeText(token()), mode: isPrivate ? 0o600 : mode, ...(uid !== undefined && { uid }) });
    return undefined;
  }
  return `projected volume source ${Object.keys(source)[0] ?? ''} is not simulated`;
}

/** The user that all containers are told to run as: a token is readable by this one only (util.FsUserFrom, projected.go collectData). */
function commonUser({ spec }: Pod): number | undefined {
  const users = new Set([...(spec.initContainers ?? []), ...spec.containers].map((one) => one.securityContext?.runAsUser ?? spec.securityContext?.runAsUser));
  return users.size === 1 ? [...users][0] : undefined;
}

interface Reference {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
}

function addConfigMap(pod: Pod, ref: Reference, mode: number, sources: ContentSources, payload: Payload): string | undefined {
  const object = sources.configMap(pod.metadata.namespace!, ref.name!);
  if (!object && !ref.optional) return `configmap "${ref.name}" not found`;
  const data = new Map<string, () => Uint8Array>();
  for (const [key, value] of Object.entries(object?.data ?? {})) data.set(key, () => encodeText(value));
  for (const [key, value] of Object.entries(object?.binaryData ?? {})) data.set(key, () => decodeBase64(value));
  return addKeys(data, ref, mode, payload, 'configmap references non-existent config key');
}

function addSecret(pod: Pod, ref: Reference, mode: number, sources: ContentSources, payload: Payload): string | undefined {
  const object = sources.secret(pod.metadata.namespace!, ref.name!);
  if (!object && !ref.optional) return `secret "${ref.name}" not found`;
  const data = new Map<string, () => Uint8Array>();
  for (const [key, value] of Object.entries(object?.data ?? {})) data.set(key, () => decodeBase64(value));
  return addKeys(data, ref, mode, payload, 'references non-existent secret key');
}

function addKeys(data: Map<string, () => Uint8Array>, ref: Reference, mode: number, payload: Payload, missing: string): string | undefined {
  if (!ref.items || ref.items.length === 0) {
    for (const [key, content] of data) payload.set(key, { content, mode });
    return undefined;
  }
  for (const item of ref.items) {
    const content = data.get(item.key);
    if (content) payload.set(item.path, { content, mode: item.mode ?? mode });
    else if (!ref.optional) return `${missing}: ${item.key}`;
  }
  return undefined;
}

function addDownwardAPI(pod: Pod, items: readonly DownwardAPIVolumeFile[], mode: number, sources: ContentSources, payload: Payload): string | undefined {
  const annotated: Pod = { ...pod, metadata: { ...pod.metadata, annotations: sources.annotations } };
  for (const item of items) {
    const found = item.fieldRef
      ? fieldRefValue(item.fieldRef, annotated, sources.addresses)
      : resourceFieldValue(item.resourceFieldRef!, pod, undefined, sources.allocatable);
    if ('error' in found) return found.error;
    payload.set(item.path, { content: () => encodeText(found.value), mode: item.mode ?? mode });
  }
  return undefined;
}
