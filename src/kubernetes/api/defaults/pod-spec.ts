import type { Container, EnvVar, EphemeralContainer, LifecycleHandler, PodSpec, Probe, ResourceRequirements } from '../types.ts';
import { fill, within, withinEach } from './change.ts';
import { dropDisabledPodFields } from './disabled.ts';
import { defaultPullPolicy } from './image-reference.ts';
import { roundUpToMilli } from './quantities.ts';
import { volumeDefaults } from './volumes.ts';

const probeDefaults = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
const httpDefaults = { path: '/', scheme: 'HTTP' } as const;
const portDefaults = { protocol: 'TCP' } as const;
const fieldDefaults = { apiVersion: 'v1' };
const terminationDefaults = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' } as const;

function withHttpDefaults<T extends LifecycleHandler | Probe>(handler: T): T {
  return within(handler, 'httpGet' as keyof T, (action) => fill(action as object, httpDefaults) as NonNullable<T[keyof T]>);
}

function probe(given: Probe): Probe {
  const filled = withHttpDefaults(fill(given, probeDefaults));
  // A pointer that is written even when nil: decoding leaves null.
  return filled.grpc && !filled.grpc.service ? { ...filled, grpc: { ...filled.grpc, service: '' } } : filled;
}

function variable(given: EnvVar): EnvVar {
  if (!given.valueFrom) return given;
  return within(given, 'valueFrom', (source) => {
    const withVersion = within(source, 'fieldRef', (ref) => fill(ref, fieldDefaults));
    return within(withVersion, 'fileKeyRef', (ref) => fill(ref, { optional: false }));
  });
}

/** Amounts in thousandths at most. */
export function resources(given: ResourceRequirements): ResourceRequirements {
  return within(within(given, 'limits', roundUpToMilli), 'requests', roundUpToMilli);
}

function container<T extends Container | EphemeralContainer>(given: T): T {
  let result: Container = fill(given as Container, terminationDefaults);
  if (result.imagePullPolicy === undefined) result = { ...result, imagePullPolicy: defaultPullPolicy(result.image ?? '') };
  result = withinEach(result, 'ports', (port) => fill(port, portDefaults));
  result = withinEach(result, 'env', variable);
  result = within(result, 'resources', resources);
  for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) result = within(result, field, probe);
  result = within(result, 'lifecycle', (hooks) => within(within(hooks, 'postStart', withHttpDefaults), 'preStop', withHttpDefaults));
  return result as T;
}

const specDefaults = { dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', terminationGracePeriodSeconds: 30, schedulerName: 'default-scheduler' } as const;

/** serviceAccount is the old name of serviceAccountName: the server keeps both equal, and the new one wins. */
function serviceAccount(spec: PodSpec): PodSpec {
  const name = spec.serviceAccountName || spec.serviceAccount;
  return !name || (spec.serviceAccountName === name && spec.serviceAccount === name) ? spec : { ...spec, serviceAccount: name, serviceAccountName: name };
}

/** Defaults of a Pod's spec wherever it stands, in a Pod or in a template; fields that are not enabled are gone. */
export function podSpecDefaults(given: PodSpec): PodSpec {
  let spec = dropDisabledPodFields(serviceAccount(fill(given, specDefaults)));
  if (spec.securityContext === undefined) spec = { ...spec, securityContext: {} };
  spec = withinEach(spec, 'volumes', volumeDefaults);
  spec = withinEach(spec, 'initContainers', container);
  spec = withinEach(spec, 'containers', container);
  spec = withinEach(spec, 'ephemeralContainers', container);
  spec = within(spec, 'overhead', roundUpToMilli);
  return within(spec, 'resources', resources);
}
