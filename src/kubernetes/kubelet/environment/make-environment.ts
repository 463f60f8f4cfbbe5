import type { ConfigMap, Container, EnvVar, Pod, Secret, Service } from '../../api/types.ts';
import { decodeBase64, decodeText } from '../text.ts';
import { envFileValue } from './env-file.ts';
import { expand } from './expansion.ts';
import { type Allocatable, fieldRefValue, type PodAddresses, resourceFieldValue, type Value } from './field-ref.ts';
import { servicesFor, sharedServiceVariables } from './service-env.ts';

/** Where the values of variables come from. */
export interface EnvironmentSources {
  configMap(namespace: string, name: string): ConfigMap | undefined;
  secret(namespace: string, name: string): Secret | undefined;
  services(): Iterable<Service>;
  /** A file of one of the Pod's volumes; undefined if there is none. */
  volumeFile(volumeName: string, path: string): Uint8Array | undefined;
  readonly allocatable: Allocatable;
  readonly addresses: PodAddresses;
}

export interface Variable {
  readonly key: string;
  readonly value: string;
}

export type Environment = { readonly variables: readonly Variable[] } | { readonly error: string };

/** The environment of a container: envFrom, env, then what the Services add (kubelet_pods.go makeEnvironmentVariables). */
export function makeEnvironment(pod: Pod, container: Container, sources: EnvironmentSources): Environment {
  const namespace = pod.metadata.namespace!;
  const ofServices = sharedServiceVariables(servicesFor(sources.services(), namespace, pod.spec.enableServiceLinks !== false));
  if (!container.envFrom?.length && !container.env?.length) return ofServices;
  const services = ofServices.values;
  const result = new Map<string, string>();

  for (const source of container.envFrom ?? []) {
    const from = source.configMapRef ?? source.secretRef;
    if (!from) continue;
    const name = from.name!;
    const data = source.configMapRef ? sources.configMap(namespace, name)?.data : secretData(sources.secret(namespace, name));
    const found = source.configMapRef ? sources.configMap(namespace, name) : sources.secret(namespace, name);
    if (!found) {
      if (from.optional) continue;
      return { error: `${source.configMapRef ? 'configmap' : 'secret'} "${name}" not found` };
    }
    for (const [key, value] of Object.entries(data ?? {})) result.set(`${source.prefix ?? ''}${key}`, value);
  }

  for (const variable of container.env ?? []) {
    const value = resolveVariable(variable, pod, container, sources, (name) => result.get(name) ?? services.get(name));
    if (value === undefined) continue;
    if ('error' in value) return value;
    result.set(variable.name, value.value);
  }
  const variables: Variable[] = [];
  for (const [key, value] of result) variables.push({ key, value });
  for (const variable of ofServices.variables) if (!result.has(variable.key)) variables.push(variable);
  return { variables };
}

const secretData = (secret: Secret | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(secret?.data ?? {}).map(([key, value]) => [key, decodeText(decodeBase64(value))]));

/** undefined: an optional source that is not there. */
function resolveVariable(
  variable: EnvVar,
  pod: Pod,
  container: Container,
  sources: EnvironmentSources,
  mapping: (name: string) => string | undefined,
): Value | undefined {
  const from = variable.valueFrom;
  if (!from) return { value: expand(variable.value ?? '', mapping) };
  if (from.fieldRef) return fieldRefValue(from.fieldRef, pod, sources.addresses);
  if (from.resourceFieldRef) return resourceFieldValue(from.resourceFieldRef, pod, container, sources.allocatable);
  if (from.fileKeyRef) return fromFile(from.fileKeyRef, sources);
  return fromObject(from.configMapKeyRef, from.secretKeyRef, pod, sources);
}

type KeyRef = { readonly key: string; readonly name?: string; readonly optional?: boolean };

function fromObject(configMapRef: KeyRef | undefined, secretRef: KeyRef | undefined, pod: Pod, sources: EnvironmentSources): Value | undefined {
  const namespace = pod.metadata.namespace!;
  const ref = configMapRef ?? secretRef;
  if (!ref) return { value: '' };
  const name = ref.name!;
  const object = configMapRef ? sources.configMap(namespace, name) : sources.secret(namespace, name);
  if (!object) return ref.optional ? undefined : { error: `${configMapRef ? 'configmap' : 'secret'} "${name}" not found` };
  const value = object.data?.[ref.key];
  if (value === undefined) {
    return ref.optional ? undefined : { error: `couldn't find key ${ref.key} in ${configMapRef ? 'ConfigMap' : 'Secret'} ${namespace}/${name}` };
  }
  return { value: configMapRef ? value : decodeText(decodeBase64(value)) };
}

function fromFile(ref: { key: string; path: string; volumeName: string; optional?: boolean }, sources: EnvironmentSources): Value | undefined {
  const bytes = sources.volumeFile(ref.volumeName, ref.path);
  if (!bytes) {
    if (ref.optional) return undefined;
    return { error: `couldn't parse env file: failed to open environment variable file: open ${ref.path}: no such file or directory` };
  }
  const found = envFileValue(decodeText(bytes), ref.key);
  if ('error' in found) return { error: `couldn't parse env file: ${found.error}` };
  if (found.value === undefined) return ref.optional ? undefined : { error: `environment variable key "${ref.key}" not found in file "${ref.path}"` };
  return { value: found.value };
}
