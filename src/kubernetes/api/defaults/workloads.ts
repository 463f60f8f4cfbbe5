import type {
  CronJob,
  DaemonSet,
  Deployment,
  DeploymentStrategy,
  Job,
  JobSpec,
  PersistentVolumeClaim,
  PodTemplate,
  PodTemplateSpec,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
  StatefulSetUpdateStrategy,
} from '../types.ts';
import { assign, fill, within, withinEach } from './change.ts';
import { podSpecDefaults } from './pod-spec.ts';
import { claimTemplateDefaults } from './simple.ts';

/** The template of Pods in a workload. */
function template(given: PodTemplateSpec): PodTemplateSpec {
  return within(given, 'spec', podSpecDefaults);
}

const quarter = { maxSurge: '25%', maxUnavailable: '25%' } as const;

function deploymentStrategy(given: DeploymentStrategy): DeploymentStrategy {
  const strategy = fill(given, { type: 'RollingUpdate' });
  if (strategy.type !== 'RollingUpdate') return strategy;
  return strategy.rollingUpdate ? within(strategy, 'rollingUpdate', (rolling) => fill(rolling, quarter)) : { ...strategy, rollingUpdate: quarter };
}

export function deploymentDefaults(deployment: Deployment): Deployment {
  return within(deployment, 'spec', (given) => {
    const spec = fill(given, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
    return within(within(spec, 'strategy', deploymentStrategy), 'template', template);
  });
}

export function replicaSetDefaults(set: ReplicaSet): ReplicaSet {
  return within(set, 'spec', (spec) => within(fill(spec, { replicas: 1 }), 'template', template));
}

/** A strategy that names its type is left as it is; maxUnavailable belongs to a feature that is off (MaxUnavailableStatefulSet). */
function statefulSetStrategy(given: StatefulSetUpdateStrategy): StatefulSetUpdateStrategy {
  const strategy: StatefulSetUpdateStrategy = given.type ? given : { ...given, type: 'RollingUpdate', rollingUpdate: given.rollingUpdate ?? {} };
  return within(strategy, 'rollingUpdate', ({ maxUnavailable: _dropped, ...rolling }) =>
    strategy.type === 'RollingUpdate' ? fill(rolling, { partition: 0 }) : rolling,
  );
}

const retain = { whenDeleted: 'Retain', whenScaled: 'Retain' } as const;

/** The claim of a template carries its own version and kind (conversion of apps/v1). */
function claimTemplate(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return assign(claimTemplateDefaults(claim), { apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
}

export function statefulSetDefaults(set: StatefulSet): StatefulSet {
  return within(set, 'spec', (given) => {
    let spec = fill(given, { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady', persistentVolumeClaimRetentionPolicy: retain });
    spec = within(spec, 'persistentVolumeClaimRetentionPolicy', (policy) => fill(policy, retain));
    spec = within(spec, 'updateStrategy', statefulSetStrategy);
    return within(withinEach(spec, 'volumeClaimTemplates', claimTemplate), 'template', template);
  });
}

const generation = 'deprecated.daemonset.template.generation';

export function daemonSetDefaults(set: DaemonSet): DaemonSet {
  const { annotations } = set.metadata;
  const counted = annotations?.[generation] === undefined ? { ...set, metadata: { ...set.metadata, annotations: { ...annotations, [generation]: '1' } } } : set;
  return within(counted, 'spec', (given) => {
    const spec = within(fill(given, { revisionHistoryLimit: 10 }), 'updateStrategy', (strategy) => {
      const typed = fill(strategy, { type: 'RollingUpdate' });
      if (typed.type !== 'RollingUpdate') return typed;
      return { ...typed, rollingUpdate: fill(typed.rollingUpdate ?? {}, { maxUnavailable: 1, maxSurge: 0 }) };
    });
    return within(spec, 'template', template);
  });
}

const mostRetries = 2 ** 31 - 1;

function jobCounts(spec: JobSpec): JobSpec {
  const alone = spec.completions === undefined && spec.parallelism === undefined;
  return fill(spec, { ...(alone ? { completions: 1 } : {}), parallelism: 1, backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : mostRetries });
}

function jobSpec(given: JobSpec): JobSpec {
  let spec = fill(jobCounts(given), {
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: given.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
  });
  spec = within(spec, 'podFailurePolicy', (policy) =>
    withinEach(policy, 'rules', (rule) => withinEach(rule, 'onPodConditions', (pattern) => (pattern.status ? pattern : { ...pattern, status: 'True' }))),
  );
  return within(spec, 'template', template);
}

export function jobDefaults(job: Job): Job {
  const result = within(job, 'spec', jobSpec);
  const labels = result.spec.template.metadata?.labels;
  return labels && !result.metadata.labels ? { ...result, metadata: { ...result.metadata, labels } } : result;
}

/** Of the jobs that a CronJob makes only the Pods are defaulted; the rest is when a Job is made. */
export function cronJobDefaults(cronJob: CronJob): CronJob {
  return within(cronJob, 'spec', (given) => {
    const spec = fill(given, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 });
    return within(spec, 'jobTemplate', (jobTemplate) => within(jobTemplate, 'spec', (job) => within(job, 'template', template)));
  });
}

export function podTemplateDefaults(object: PodTemplate): PodTemplate {
  return within(object, 'template', template);
}

export function replicationControllerDefaults(controller: ReplicationController): ReplicationController {
  const labels = controller.spec.template?.metadata?.labels;
  const labelled = labels && !controller.metadata.labels ? { ...controller, metadata: { ...controller.metadata, labels } } : controller;
  return within(labelled, 'spec', (spec) => within(fill(spec, { replicas: 1, ...(labels ? { selector: labels } : {}) }), 'template', template));
}
