import { equal } from '../../../api/equal.ts';
import { forbidden, invalid } from '../../../api/errors.ts';
import { findResource } from '../../../api/scheme.ts';
import type { CronJob, Deployment, Pod, PodTemplate } from '../../../api/types.ts';
import { refuse } from '../../refusal.ts';
import { groupResource } from '../../registry/keys.ts';
import type { Storage } from '../../registry/storage.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../chain.ts';
import { nameOf } from '../namespace-lifecycle.ts';
import type { Subject } from './check.ts';
import { detailsText, violationsOf } from './evaluate.ts';
import { existingPodsWarnings } from './existing-pods.ts';
import { compareLevels, type LevelVersion, levelText, type Policy, policyOf, sameLevel } from './policy.ts';

const namespaces = findResource('', 'v1', 'namespaces')!;
const pods = findResource('', 'v1', 'pods')!;

const templateOf = ({ object }: AdmissionRequest) => (object as Deployment).spec?.template;
/** Where kinds that make Pods keep their template. */
const templates: Readonly<Record<string, (request: AdmissionRequest) => Deployment['spec']['template'] | undefined>> = {
  podtemplates: ({ object }) => (object as PodTemplate).template,
  replicationcontrollers: templateOf,
  'replicasets.apps': templateOf,
  'deployments.apps': templateOf,
  'statefulsets.apps': templateOf,
  'daemonsets.apps': templateOf,
  'jobs.batch': templateOf,
  'cronjobs.batch': ({ object }) => (object as CronJob).spec?.jobTemplate.spec?.template,
};

/** Subresources whose body is no Pod, or that cannot change its security. */
const ignored = new Set(['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status']);

/** Refuses Pods, and warns of them and of what makes them, by the levels that their namespace's labels name (pod-security-admission). */
export function podSecurity(storage: Storage): AdmissionPlugin {
  const policyFor = ({ object }: AdmissionRequest) => policyOf(storage.get(namespaces, '', object.metadata.namespace ?? '')?.metadata.labels).policy;
  return {
    name: 'PodSecurity',
    resources: new Set(['namespaces', 'pods', ...Object.keys(templates)]),
    validate(request) {
      if (request.operation !== 'CREATE' && request.operation !== 'UPDATE') return;
      if (request.resource.resource === 'namespaces') validateNamespace(request, storage);
      else if (request.resource.resource === 'pods') validatePod(request, policyFor(request));
      else validateController(request, policyFor(request));
    },
  };
}

function validateNamespace(request: AdmissionRequest, storage: Storage): void {
  const { object, old, resource, subresource, context } = request;
  if (subresource) return;
  const { policy, errors } = policyOf(object.metadata.labels);
  const before = old && policyOf(old.metadata.labels);
  if (errors.length > 0 && !equal(errors, before?.errors)) refuse(invalid(resource, object.metadata.name!, errors));
  if (!before) return;
  const now = policy.enforce;
  const was = before.policy.enforce;
  if (sameLevel(now, was) || now.level === 'privileged') return;
  if (now.version === was.version && compareLevels(now.level, was.level) <= 0) return;
  const existing = storage.list(pods, object.metadata.name!) as readonly Pod[];
  context.warnings.push(...existingPodsWarnings(object.metadata.name!, existing, now));
}

function validatePod(request: AdmissionRequest, policy: Policy): void {
  const { object, old, subresource = '' } = request;
  if (ignored.has(subresource)) return;
  const pod = object as Pod;
  if (old && !isSignificant(pod, old as Pod)) return;
  const violations = violationsOf(policy.enforce, pod);
  if (violations.length > 0) {
    const text = `violates PodSecurity ${JSON.stringify(levelText(policy.enforce))}: ${detailsText(violations)}`;
    refuse(forbidden(request.resource, nameOf(request), text));
  }
  warn(request, policy.warn, pod);
}

function validateController(request: AdmissionRequest, policy: Policy): void {
  if (request.subresource || policy.warn.level === 'privileged') return;
  const template = templates[groupResource(request.resource)]!(request);
  if (template?.spec) warn(request, policy.warn, { metadata: template.metadata, spec: template.spec });
}

function warn({ context }: AdmissionRequest, level: LevelVersion, subject: Subject): void {
  const violations = violationsOf(level, subject);
  if (violations.length > 0) context.warnings.push(`would violate PodSecurity ${JSON.stringify(levelText(level))}: ${detailsText(violations)}`);
}

/** Whether an update adds containers or changes an image; nothing else that may change matters. */
function isSignificant(pod: Pod, old: Pod): boolean {
  const images = ({ spec }: Pod) => [...spec.containers, ...(spec.initContainers ?? [])].map(({ image }) => image);
  if (!equal(images(pod), images(old))) return true;
  const before = new Map((old.spec.ephemeralContainers ?? []).map(({ name, image }) => [name, image]));
  return (pod.spec.ephemeralContainers ?? []).some(({ name, image }) => before.get(name) !== image);
}
