import { equal } from '../../../api/equal.ts';
import { forbidden, invalid } from '../../../api/errors.ts';
import { findResource } from '../../../api/scheme.ts';
import type { CronJob, Deployment, Pod, PodTemplate } from '../../../api/types.ts';
import { refuse } from '../../refusal.ts';
import { groupResource } from '../../registry/keys.ts';
import type { Storage } from '../../registry/storage.ts';
import type { AdmissionRequest } from '../chain.ts';
import { nameOf } from '../namespace-lifecycle.ts';
import type { Subject } from './check.ts';
import { detailsText, violationsOf } from './evaluate.ts';
import { existingPodsWarnings } from './existing-pods.ts';
import { compareLevels, type LevelVersion, levelText, policyOf, sameLevel } from './policy.ts';

const pods = findResource('', 'v1', 'pods')!;

type Labels = Readonly<Record<string, string>> | undefined;

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

/** Warns of the Pods that a namespace's new labels would refuse. */
export function enforceOnNamespace(request: AdmissionRequest, storage: Storage): void {
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

/** Refuses a Pod, or warns of it. */
export function enforceOnPod(request: AdmissionRequest, labels: Labels): void {
  const { policy } = policyOf(labels);
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

/** Warns of what makes Pods. */
export function enforceOnController(request: AdmissionRequest, labels: Labels): void {
  const { policy } = policyOf(labels);
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
