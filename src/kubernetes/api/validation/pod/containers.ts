import { duplicate, type FieldError, forbidden, invalid, notSupported, required, tooMany } from '../../fielderror.ts';
import type { Container, ContainerPort, ContainerResizePolicy, ContainerRestartRule, EphemeralContainer, PodSpec } from '../../types.ts';
import { check, checkRange, isDns1123Label, isPortName } from '../names.ts';
import { validateEnvironment, validateEnvironmentFrom } from './environment.ts';
import { validateLifecycle, validateProbes } from './handlers.ts';
import { type Volumes, validateVolumeDevices, validateVolumeMounts } from './mounts.ts';
import { validateContainerResourceName, validateResourceRequirements } from './resources.ts';
import { validateSecurityContext } from './security-context.ts';

/** What the rules for a container need to know of its Pod. */
export interface PodContext {
  readonly spec: PodSpec;
  readonly volumes: Volumes;
  readonly claimNames: ReadonlySet<string>;
  /** A Pod, not a template in some other object. */
  readonly isPod: boolean;
}

const protocols: readonly string[] = ['SCTP', 'TCP', 'UDP'];
const pullPolicies: readonly string[] = ['Always', 'IfNotPresent', 'Never'];

function validatePorts(ports: readonly ContainerPort[] | undefined, path: string, errors: FieldError[]): void {
  if (!ports) return;
  const names = new Set<string>();
  for (let index = 0; index < ports.length; index++) {
    const port = ports[index]!;
    const at = `${path}[${index}]`;
    if (port.name) validatePortName(port.name, names, `${at}.name`, errors);
    if (!port.containerPort) errors.push(required(`${at}.containerPort`));
    else checkRange(port.containerPort, 1, 65535, `${at}.containerPort`, errors);
    if (port.hostPort) checkRange(port.hostPort, 1, 65535, `${at}.hostPort`, errors);
    if (!port.protocol) errors.push(required(`${at}.protocol`));
    else if (!protocols.includes(port.protocol)) errors.push(notSupported(`${at}.protocol`, port.protocol, protocols));
  }
}

function validatePortName(name: string, names: Set<string>, path: string, errors: FieldError[]): void {
  if (isPortName(name).length > 0) check(isPortName, name, path, errors);
  else if (names.has(name)) errors.push(duplicate(path, name));
  else names.add(name);
}

/** When an image (of a container, or as a volume) is pulled. */
export function validatePullPolicy(policy: string | undefined, path: string, errors: FieldError[]): void {
  if (!policy) errors.push(required(path));
  else if (!pullPolicies.includes(policy)) errors.push(notSupported(path, policy, pullPolicies));
}

function validateResizePolicies(policies: readonly ContainerResizePolicy[], restartPolicy: string | undefined, path: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  policies.forEach((policy, index) => {
    const { resourceName, restartPolicy: restart } = policy;
    if (seen.has(resourceName)) errors.push(duplicate(`${path}[${index}]`, resourceName));
    seen.add(resourceName);
    if (resourceName === '') errors.push(required(path));
    else if (resourceName !== 'cpu' && resourceName !== 'memory') errors.push(notSupported(path, resourceName, ['cpu', 'memory']));
    if (restart === '') errors.push(required(path));
    else if (restart !== 'NotRequired' && restart !== 'RestartContainer') errors.push(notSupported(path, restart, ['NotRequired', 'RestartContainer']));
    if (restartPolicy === 'Never' && restart !== 'NotRequired')
      errors.push(invalid(path, restart, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
  });
}

function validateTerminationMessagePolicy(policy: string | undefined, path: string, errors: FieldError[]): void {
  if (policy === 'File' || policy === 'FallbackToLogsOnError') return;
  if (!policy) errors.push(required(path));
  else errors.push(notSupported(path, policy, ['File', 'FallbackToLogsOnError']));
}

/** What every container must satisfy: regular, init or ephemeral. */
function validateCommon(container: Container | EphemeralContainer, pod: PodContext, path: string, errors: FieldError[]): void {
  if (!container.name) errors.push(required(`${path}.name`));
  else check(isDns1123Label, container.name, `${path}.name`, errors);
  if (!container.image) errors.push(required(`${path}.image`));
  validateTerminationMessagePolicy(container.terminationMessagePolicy, `${path}.terminationMessagePolicy`, errors);
  validatePorts(container.ports, `${path}.ports`, errors);
  validateEnvironment(container.env, `${path}.env`, errors);
  validateEnvironmentFrom(container.envFrom, `${path}.envFrom`, errors);
  validateVolumeMounts(container, pod.volumes, `${path}.volumeMounts`, errors);
  validateVolumeDevices(container, pod.volumes, `${path}.volumeDevices`, errors);
  validatePullPolicy(container.imagePullPolicy, `${path}.imagePullPolicy`, errors);
  if (container.resources) validateResourceRequirements(container.resources, validateContainerResourceName, pod.claimNames, `${path}.resources`, errors);
  if (container.resizePolicy) validateResizePolicies(container.resizePolicy, pod.spec.restartPolicy, `${path}.resizePolicy`, errors);
  if (container.securityContext) validateSecurityContext(container.securityContext, pod.spec.hostUsers !== false, `${path}.securityContext`, errors);
}

const restartPolicies = ['Always', 'Never', 'OnFailure'];

function validateRestartRule(rule: ContainerRestartRule, path: string, errors: FieldError[]): void {
  if (rule.action !== 'Restart' && rule.action !== 'RestartAllContainers')
    errors.push(notSupported(`${path}.action`, rule.action ?? '', ['Restart', 'RestartAllContainers']));
  if (!rule.exitCodes) return void errors.push(required(`${path}.exitCodes`, 'must be specified'));
  const { operator, values = [] } = rule.exitCodes;
  if (operator !== 'In' && operator !== 'NotIn') errors.push(notSupported(`${path}.exitCodes.operator`, operator ?? '', ['In', 'NotIn']));
  if (values.length > 255) errors.push(tooMany(`${path}.exitCodes.values`, values.length, 255));
}

function validateRestartPolicy(container: Container, path: string, errors: FieldError[]): void {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  if (restartPolicy === undefined) {
    if (rules.length === 0) return;
    errors.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
  } else if (!restartPolicies.includes(restartPolicy)) errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, restartPolicies));
  if (rules.length > 20) errors.push(tooMany(`${path}.restartPolicyRules`, rules.length, 20));
  for (const [index, rule] of rules.entries()) validateRestartRule(rule, `${path}.restartPolicyRules[${index}]`, errors);
}

function validateInitRestartPolicy(container: Container, path: string, errors: FieldError[]): void {
  if (container.restartPolicy !== undefined) validateRestartPolicy(container, path, errors);
  else if (container.restartPolicyRules?.length) errors.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
}

function validateHostPorts(containers: readonly Container[], path: string, errors: FieldError[]): void {
  let seen: Set<string> | undefined;
  for (const [index, container] of containers.entries()) {
    for (const [position, port] of (container.ports ?? []).entries()) {
      if (!port.hostPort) continue;
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      seen ??= new Set();
      if (seen.has(key)) errors.push(duplicate(`${path}[${index}].ports[${position}].hostPort`, key));
      seen.add(key);
    }
  }
}

export function validateContainers(pod: PodContext, path: string, errors: FieldError[]): void {
  const { containers, os, terminationGracePeriodSeconds: grace } = pod.spec;
  if (!containers?.length) return void errors.push(required(path));
  const names = new Set<string>();
  for (let index = 0; index < containers.length; index++) {
    const container = containers[index]!;
    const at = `${path}[${index}]`;
    validateCommon(container, pod, at, errors);
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    if (container.lifecycle) validateLifecycle(container.lifecycle, grace, os, `${at}.lifecycle`, errors);
    validateProbes(container, grace, at, errors);
    validateRestartPolicy(container, at, errors);
  }
  validateHostPorts(containers, path, errors);
}

const notForInit = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

export function validateInitContainers(pod: PodContext, path: string, errors: FieldError[]): void {
  const { containers, initContainers, os, terminationGracePeriodSeconds: grace } = pod.spec;
  if (!initContainers?.length) return;
  const names = new Set(containers?.map((container) => container.name));
  for (const [index, container] of initContainers.entries()) {
    const at = `${path}[${index}]`;
    validateCommon(container, pod, at, errors);
    validateInitRestartPolicy(container, at, errors);
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    else if (container.name) names.add(container.name);
    // One at a time: they do not run together. Upstream gives each the index 0.
    validateHostPorts([container], path, errors);
    if (container.restartPolicy === 'Always') {
      if (container.lifecycle) validateLifecycle(container.lifecycle, grace, os, `${at}.lifecycle`, errors);
      validateProbes(container, grace, at, errors);
    } else {
      for (const field of notForInit)
        if (container[field]) errors.push(forbidden(`${at}.${field}`, 'may not be set for init containers without restartPolicy=Always'));
    }
  }
}

/** The fields that an ephemeral container may not have, in the order of upstream's struct. */
const notForEphemeral = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

/** Resources are a struct that is always there, all others are there when they are written, empty or not. */
function isSet(field: (typeof notForEphemeral)[number], value: unknown): boolean {
  return value !== undefined && !(field === 'resources' && Object.keys(value as object).length === 0);
}

export function validateEphemeralContainers(pod: PodContext, path: string, errors: FieldError[]): void {
  const { containers, initContainers = [], ephemeralContainers } = pod.spec;
  if (!ephemeralContainers?.length) return;
  const others = new Set([...(containers ?? []), ...initContainers].map((container) => container.name));
  const names = new Set(others);
  for (const [index, container] of ephemeralContainers.entries()) {
    const at = `${path}[${index}]`;
    validateCommon(container, pod, at, errors);
    validateImageWhitespace(container, at, errors);
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.has(target)) errors.push({ type: 'notFound', field: `${at}.targetContainerName`, detail: '', value: target });
    for (const field of notForEphemeral)
      if (isSet(field, container[field])) errors.push(forbidden(`${at}.${field}`, 'cannot be set for an Ephemeral Container'));
    for (const [position, mount] of (container.volumeMounts ?? []).entries()) {
      for (const field of ['subPath', 'subPathExpr'] as const) {
        if (mount[field]) errors.push(forbidden(`${at}.volumeMounts[${position}].${field}`, 'cannot be set for an Ephemeral Container'));
      }
    }
  }
}

/** Only Pods mind white space around an image's name; templates do not. */
export function validateImageWhitespace(container: Container | EphemeralContainer, path: string, errors: FieldError[]): void {
  const image = container.image ?? '';
  if (image !== image.trim()) errors.push(invalid(`${path}.image`, image, 'must not have leading or trailing whitespace'));
}
