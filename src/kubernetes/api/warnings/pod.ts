import { goQuote } from '../go-text.ts';
import type { Container, EphemeralContainer, ObjectMeta, Pod, PodAffinity, PodSpec, PodTemplateSpec } from '../types.ts';
import { isDns1123Label } from '../validation/names.ts';
import { containersWithPaths } from '../validation/pod/visit.ts';
import { ipWarnings } from './addresses.ts';
import { claimSpecWarnings, fractionalWarning } from './claims.ts';
import { nodeLabelMessage, nodeSelectorTermWarnings } from './node-labels.ts';
import { portWarnings } from './ports.ts';
import { overlapWarnings } from './volume-paths.ts';

const annotationMessages: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};
const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainer = 'container.seccomp.security.alpha.kubernetes.io/';
const appArmorContainer = 'container.apparmor.security.beta.kubernetes.io/';
const useSeccompField = 'non-functional in v1.27+; use the "seccompProfile" field instead';
const useAppArmorField = 'deprecated since v1.30; use the "appArmorProfile" field instead';

const volumeMessages = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
} as const;

/** What is looked at: a Pod's spec or a template's, with the path in front of `spec` and `metadata` (`spec.template.` or nothing). */
interface Subject {
  readonly spec: PodSpec;
  readonly annotations: Readonly<Record<string, string>>;
  readonly path: string;
  readonly isTemplate: boolean;
}

function schedulingWarnings({ spec, path }: Subject, out: string[]): void {
  for (const key in spec.nodeSelector) {
    const message = nodeLabelMessage(key);
    if (message) out.push(`${path}spec.nodeSelector[${key}]: ${message}`);
  }
  const affinity = spec.affinity?.nodeAffinity;
  const at = `${path}spec.affinity.nodeAffinity`;
  affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms.forEach((term, index) => {
    nodeSelectorTermWarnings(term, false, `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`, out);
  });
  affinity?.preferredDuringSchedulingIgnoredDuringExecution?.forEach((term, index) => {
    nodeSelectorTermWarnings(term.preference, true, `${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}].preference`, out);
  });
  spec.topologySpreadConstraints?.forEach((constraint, index) => {
    const place = `${path}spec.topologySpreadConstraints[${index}]`;
    const message = nodeLabelMessage(constraint.topologyKey);
    if (message) out.push(`${place}.topologyKey: ${constraint.topologyKey} is ${message}`);
    if (!constraint.labelSelector) out.push(`${place}.labelSelector: a null labelSelector results in matching no pod`);
  });
}

function volumeWarnings({ spec, path }: Subject, out: string[]): void {
  if (!spec.volumes) return;
  for (const [index, volume] of spec.volumes.entries()) {
    const at = `${path}spec.volumes[${index}]`;
    for (const type in volumeMessages) {
      if (volume[type as keyof typeof volumeMessages] === undefined) continue;
      out.push(`${at}.${type === 'storageos' ? 'storageOS' : type}: ${volumeMessages[type as keyof typeof volumeMessages]}`);
    }
    const template = volume.ephemeral?.volumeClaimTemplate;
    if (template) claimSpecWarnings(template.spec, `${at}.ephemeral.volumeClaimTemplate.spec`, out);
  }
  overlapWarnings(spec.volumes, out);
}

function listWarnings({ spec, path }: Subject, out: string[]): void {
  const addresses = new Set<string>();
  for (const [index, { ip }] of (spec.hostAliases ?? []).entries()) {
    if (addresses.has(ip)) out.push(`${path}spec.hostAliases[${index}].ip: duplicate ip ${goQuote(ip)}`);
    addresses.add(ip);
  }
  const secrets = (spec.imagePullSecrets ?? []).map((secret) => secret.name ?? '');
  for (const [index, name] of secrets.entries()) {
    if (secrets.indexOf(name) < index) out.push(`${path}spec.imagePullSecrets[${index}].name: duplicate name ${goQuote(name)}`);
  }
  for (const [index, name] of secrets.entries()) if (name === '') out.push(`${path}spec.imagePullSecrets[${index}].name: invalid empty name ""`);
  for (const name of ['memory', 'ephemeral-storage']) fractionalWarning(spec.overhead?.[name], `${path}spec.overhead[${name}]`, out);
}

/** A variable that is set again without using its former value. */
function variableWarnings(container: Container | EphemeralContainer, path: string, out: string[]): void {
  if ((container.env?.length ?? 0) < 2) return;
  const names = new Set<string>();
  for (const [index, { name, value = '', valueFrom }] of container.env!.entries()) {
    const reference = `$(${name})`;
    const hides = valueFrom !== undefined || value === reference || !value.includes(reference);
    if (names.has(name) && hides) out.push(`${path}.env[${index}]: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`);
    names.add(name);
  }
}

function profileWarnings(container: Container | EphemeralContainer, subject: Subject, out: string[]): void {
  const { annotations, path, isTemplate, spec } = subject;
  const seccomp = seccompContainer + container.name;
  if (annotations[seccomp] !== undefined && !container.securityContext?.seccompProfile) out.push(`${path}metadata.annotations[${seccomp}]: ${useSeccompField}`);
  const appArmor = appArmorContainer + container.name;
  const hasField = container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
  if (isTemplate && annotations[appArmor] !== undefined && !hasField) out.push(`${path}metadata.annotations[${appArmor}]: ${useAppArmorField}`);
}

function containerWarnings(subject: Subject, out: string[]): void {
  const containers = containersWithPaths(subject.spec, `${subject.path}spec`);
  for (const [container, path] of containers) {
    profileWarnings(container, subject, out);
    for (const resource of ['memory', 'ephemeral-storage']) {
      for (const list of ['limits', 'requests'] as const) {
        fractionalWarning(container.resources?.[list]?.[resource], `${path}.resources.${list}[${resource}]`, out);
      }
    }
    variableWarnings(container, path, out);
  }
  portWarnings(containers, out);
}

function affinityWarnings(affinity: PodAffinity | undefined, path: string, out: string[]): void {
  const nothing = 'a null labelSelector results in matching no pod';
  affinity?.requiredDuringSchedulingIgnoredDuringExecution?.forEach((term, index) => {
    if (!term.labelSelector) out.push(`${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}].labelSelector: ${nothing}`);
  });
  affinity?.preferredDuringSchedulingIgnoredDuringExecution?.forEach((term, index) => {
    if (!term.podAffinityTerm.labelSelector)
      out.push(`${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm.labelSelector: ${nothing}`);
  });
}

function addressWarnings({ spec, path }: Subject, out: string[]): void {
  for (const [index, server] of (spec.dnsConfig?.nameservers ?? []).entries()) ipWarnings(server, `${path}spec.dnsConfig.nameservers[${index}]`, out);
  for (const [index, { ip }] of (spec.hostAliases ?? []).entries()) ipWarnings(ip, `${path}spec.hostAliases[${index}].ip`, out);
}

function specWarnings(subject: Subject, out: string[]): void {
  const { spec, annotations, path } = subject;
  schedulingWarnings(subject, out);
  for (const key in annotationMessages) if (annotations[key] !== undefined) out.push(`${path}metadata.annotations[${key}]: ${annotationMessages[key]}`);
  volumeWarnings(subject, out);
  listWarnings(subject, out);
  if (annotations[seccompPod] !== undefined && !spec.securityContext?.seccompProfile)
    out.push(`${path}metadata.annotations[${seccompPod}]: ${useSeccompField}`);
  containerWarnings(subject, out);
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    out.push(`${path}spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`);
  }
  affinityWarnings(spec.affinity?.podAffinity, `${path}spec.affinity.podAffinity`, out);
  affinityWarnings(spec.affinity?.podAntiAffinity, `${path}spec.affinity.podAntiAffinity`, out);
  addressWarnings(subject, out);
}

/** An old AppArmor annotation without the field that took its place (pod strategy, applyAppArmorVersionSkew). */
function appArmorWarnings(metadata: ObjectMeta, spec: PodSpec, out: string[]): void {
  if (!metadata.annotations) return;
  for (const [container] of containersWithPaths(spec, 'spec')) {
    const key = appArmorContainer + container.name;
    if (metadata.annotations[key] === undefined || container.securityContext?.appArmorProfile || spec.securityContext?.appArmorProfile) continue;
    out.push(`metadata.annotations[${key}]: ${useAppArmorField}`);
  }
}

/** Warnings for a Pod; its name is looked at when it is created only. */
export function podWarnings(pod: Pod, isUpdate: boolean, out: string[]): void {
  if (!isUpdate) {
    appArmorWarnings(pod.metadata, pod.spec, out);
    const problems = isDns1123Label(pod.metadata.name ?? '');
    if (problems.length > 0) {
      out.push(
        `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`,
      );
    }
  }
  specWarnings({ spec: pod.spec, annotations: pod.metadata.annotations ?? {}, path: '', isTemplate: false }, out);
}

/** Warnings for the template of a workload; `path` is the template's (`spec.template`). */
export function podTemplateWarnings(template: PodTemplateSpec | undefined, path: string, out: string[]): void {
  if (!template?.spec) return;
  specWarnings({ spec: template.spec, annotations: template.metadata?.annotations ?? {}, path: `${path}.`, isTemplate: true }, out);
}
