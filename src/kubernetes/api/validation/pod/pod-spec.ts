import { type FieldError, forbidden, invalid, notFoundValue, notSupported, required } from '../../fielderror.ts';
import type { ObjectMeta, PodSpec } from '../../types.ts';
import { validateLabels } from '../metadata.ts';
import { check, checkRange, isDns1123Subdomain, isQualifiedName } from '../names.ts';
import { validateAffinity } from './affinity.ts';
import { type PodContext, validateContainers, validateEphemeralContainers, validateInitContainers } from './containers.ts';
import { validateDnsConfig, validateHostAliases, validateHostNetworkPorts, validateHostnameOverride, validateHostnames } from './network.ts';
import { validatePodLevelResources } from './pod-resources.ts';
import { validateResourceClaims } from './resource-claims.ts';
import { validateContainerResourceName, validateResourceRequirements } from './resources.ts';
import { validateSchedulingGates, validateTolerations, validateTopologySpreadConstraints } from './scheduling.ts';
import { validatePodSecurityContext } from './security-context.ts';
import { containersWithPaths } from './visit.ts';
import { validateVolumes } from './volumes.ts';
import { validateForOs, validateHostProcess } from './windows.ts';

const restartPolicies: readonly string[] = ['Always', 'OnFailure', 'Never'];
const dnsPolicies: readonly string[] = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const preemptionPolicies: readonly string[] = ['PreemptLowerPriority', 'Never'];
const noClaims: ReadonlySet<string> = new Set();

/** A field with few values, listed in upstream's order. */
function checkChoice(value: string | undefined, supported: readonly string[], path: string, errors: FieldError[]): void {
  if (!value) errors.push(required(path));
  else if (!supported.includes(value)) errors.push(notSupported(path, value, supported));
}

/** `podMetadata` is given for a real Pod (it is needed for the claims of ephemeral volumes), not for a template. */
export function validatePodSpec(spec: PodSpec, podMetadata: ObjectMeta | undefined, path: string, errors: FieldError[]): void {
  const isPod = podMetadata !== undefined;
  if (spec.terminationGracePeriodSeconds === undefined) errors.push(required(`${path}.terminationGracePeriodSeconds`));
  const volumes = validateVolumes(spec.volumes, podMetadata, isPod, `${path}.volumes`, errors);
  const claimNames = spec.resourceClaims ? new Set(spec.resourceClaims.map((claim) => claim.name).filter((name) => name)) : noClaims;
  if (spec.resourceClaims) validateResourceClaims(spec.resourceClaims, podMetadata, `${path}.resourceClaims`, errors);
  const context: PodContext = { spec, volumes, claimNames, isPod };
  validateContainers(context, `${path}.containers`, errors);
  validateInitContainers(context, `${path}.initContainers`, errors);
  validateEphemeralContainers(context, `${path}.ephemeralContainers`, errors);
  if (spec.resources) validatePodLevelResources(spec, claimNames, path, errors);
  validateHostNetworkPorts(spec, isPod, path, errors);
  checkChoice(spec.restartPolicy, restartPolicies, `${path}.restartPolicy`, errors);
  checkChoice(spec.dnsPolicy, dnsPolicies, `${path}.dnsPolicy`, errors);
  validateLabels(spec.nodeSelector, `${path}.nodeSelector`, errors);
  validatePodSecurityContext(spec, `${path}.securityContext`, errors);
  if (spec.affinity) validateAffinity(spec.affinity, `${path}.affinity`, errors);
  validateDnsConfig(spec.dnsConfig, spec.dnsPolicy, `${path}.dnsConfig`, errors);
  validateGates(spec, path, errors);
  if (spec.topologySpreadConstraints) validateTopologySpreadConstraints(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`, errors);
  validateHostProcess(spec, path, errors);
  validateHostUsers(spec, path, errors);
  validateHostnameOverride(spec, path, errors);
  validateNames(spec, path, errors);
  validateRest(spec, path, errors);
  validateFileKeyVolumes(spec, path, errors);
}

function validateGates(spec: PodSpec, path: string, errors: FieldError[]): void {
  spec.readinessGates?.forEach((gate, index) => {
    check(isQualifiedName, gate.conditionType, `${path}.readinessGates[${index}].conditionType`, errors);
  });
  if (spec.schedulingGates) validateSchedulingGates(spec.schedulingGates, `${path}.schedulingGates`, errors);
}

function validateNames(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (spec.serviceAccountName) check(isDns1123Subdomain, spec.serviceAccountName, `${path}.serviceAccountName`, errors);
  if (spec.nodeName) check(isDns1123Subdomain, spec.nodeName, `${path}.nodeName`, errors);
  if (spec.activeDeadlineSeconds !== undefined) checkRange(spec.activeDeadlineSeconds, 1, 2 ** 31 - 1, `${path}.activeDeadlineSeconds`, errors);
  validateHostnames(spec, path, errors);
  if (spec.tolerations) validateTolerations(spec.tolerations, `${path}.tolerations`, errors);
  if (spec.hostAliases) validateHostAliases(spec.hostAliases, `${path}.hostAliases`, errors);
  if (spec.priorityClassName) check(isDns1123Subdomain, spec.priorityClassName, `${path}.priorityClassName`, errors);
  if (spec.runtimeClassName !== undefined) check(isDns1123Subdomain, spec.runtimeClassName, `${path}.runtimeClassName`, errors);
}

function validateRest(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (spec.preemptionPolicy !== undefined) checkChoice(spec.preemptionPolicy, preemptionPolicies, `${path}.preemptionPolicy`, errors);
  if (spec.overhead) validateResourceRequirements({ limits: spec.overhead }, validateContainerResourceName, noClaims, `${path}.overhead`, errors);
  if (!spec.os) return;
  if (!spec.os.name) errors.push(required(`${path}.os.name`));
  else if (spec.os.name !== 'linux' && spec.os.name !== 'windows') errors.push(notSupported(`${path}.os`, spec.os.name, ['linux', 'windows']));
  else validateForOs(spec.os.name, spec, path, errors);
}

/** A user namespace goes with no other namespace of the host. Upstream spells two of the fields as in Go. */
function validateHostUsers(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (spec.hostUsers !== false) return;
  const detail = 'when `hostUsers` is false';
  if (spec.hostNetwork) errors.push(forbidden(`${path}.hostNetwork`, detail));
  if (spec.hostPID) errors.push(forbidden(`${path}.HostPID`, detail));
  if (spec.hostIPC) errors.push(forbidden(`${path}.HostIPC`, detail));
  for (const [container, at] of containersWithPaths(spec, path)) {
    if (container.volumeDevices?.length) errors.push(forbidden(`${at}.volumeDevices`, detail));
  }
}

/** The file of a fileKeyRef lies in an emptyDir volume. */
function validateFileKeyVolumes(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (!spec.volumes && !spec.containers?.some((container) => container.env)) return;
  for (const [container, at] of containersWithPaths(spec, path)) {
    for (const [index, variable] of (container.env ?? []).entries()) {
      const name = variable.valueFrom?.fileKeyRef?.volumeName;
      if (name === undefined) continue;
      const field = `${at}.env[${index}].valueFrom.fileKeyRef.volumeName`;
      const volume = spec.volumes?.findLast((one) => one.name === name);
      if (!volume) errors.push(notFoundValue(field, name));
      else if (!volume.emptyDir) errors.push(invalid(field, name, 'referenced volume must be of type emptyDir'));
    }
  }
}
