import { equal } from '../../api/equal.ts';
import type { Deployment, DeploymentStatus, Pod, ReplicaSet } from '../../api/types.ts';
import { objectKey } from '../../client/resource.ts';
import { deployments, pods, replicaSets } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import { type Controller, type ControllerContext, controllerIndex } from '../context.ts';
import { controllerOf } from '../util/pods.ts';
import { computeStatus, isComplete, setCondition, withFailures, withProgress } from './conditions.ts';
import { isRolling, newSetReplicas, replicasOf, revisionAnnotation } from './numbers.ts';
import { annotationsOf, findNewSet, maxRevision, newReplicaSet, sizeAnnotations, surplusSets, withRevision } from './replica-sets.ts';
import { computeOldScaleDown, computeScale, needsAnnotations, type Scaling } from './scaling.ts';

/** Rolls a Deployment's template out over ReplicaSets (pkg/controller/deployment). */
export function startDeploymentController(context: ControllerContext): Controller {
  const controller = new DeploymentController(context);
  return { stop: () => controller.queue.stop() };
}

class DeploymentController {
  readonly queue: WorkQueue;
  readonly #context: ControllerContext;
  readonly #client;
  readonly #recorder;
  readonly #deployments;
  readonly #sets;
  readonly #pods;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#client = context.client('deployment-controller');
    this.#recorder = context.recorder('deployment-controller', this.#client);
    this.queue = new WorkQueue({ clock: context.clock, name: 'deployment', sync: (key) => this.#sync(key) });
    this.#deployments = context.informer(deployments);
    this.#sets = context.informer(replicaSets);
    this.#pods = context.informer(pods);
    const enqueue = (deployment: Deployment) => this.queue.add(objectKey(deployment));
    const enqueueOwner = (set: ReplicaSet) => {
      const owner = controllerOf(set);
      if (owner?.kind === 'Deployment') this.queue.add(`${set.metadata.namespace}/${owner.name}`);
    };
    this.#deployments.addHandler({ onAdd: enqueue, onUpdate: (_, deployment) => enqueue(deployment) });
    this.#sets.addHandler({ onAdd: enqueueOwner, onUpdate: (_, set) => enqueueOwner(set), onDelete: enqueueOwner });
    this.#pods.addHandler({ onDelete: (pod) => this.#podGone(pod) });
  }

  /** Recreate waits for the last old Pod. */
  #podGone(pod: Pod): void {
    const owner = controllerOf(pod);
    const set = owner?.kind === 'ReplicaSet' ? this.#sets.get(`${pod.metadata.namespace}/${owner.name}`) : undefined;
    const deployment = set && controllerOf(set);
    if (deployment) this.queue.add(`${pod.metadata.namespace}/${deployment.name}`);
  }

  #sync(key: string): undefined {
    const known = this.#deployments.get(key);
    if (!known) return;
    const deployment = known.metadata.deletionTimestamp ? known : this.#withPause(known);
    const sets = this.#sets.byIndex(controllerIndex, deployment.metadata.uid!).filter((set) => !set.metadata.deletionTimestamp);
    const found = findNewSet(deployment, sets);
    const old = sets.filter((set) => set !== found);
    if (deployment.metadata.deletionTimestamp) return this.#writeStatus(deployment, computeStatus(deployment, sets, found, this.#context.clock.now));
    const resized = sets.some((set) => replicasOf(set) > 0 && needsAnnotations(deployment, set));
    if (deployment.spec.paused || resized) return this.#scaleOnly(deployment, old, found);
    return this.#rollOut(deployment, old, found);
  }

  #scaleOnly(deployment: Deployment, old: readonly ReplicaSet[], found: ReplicaSet | undefined): undefined {
    const newSet = found ? this.#withRevision(deployment, found, old) : undefined;
    for (const scaling of computeScale(deployment, old, newSet)) this.#scale(deployment, scaling);
    this.#annotate(deployment, [...old, ...(newSet ? [newSet] : [])]);
    const status = computeStatus(deployment, [...old, ...(newSet ? [newSet] : [])], newSet, this.#context.clock.now);
    return this.#writeStatus(revised(deployment, newSet), status);
  }

  /** Sets whose size stays still learn the new size of the whole. */
  #annotate(deployment: Deployment, sets: readonly ReplicaSet[]): void {
    for (const stale of sets.filter((set) => replicasOf(set) > 0)) {
      const set = this.#sets.get(objectKey(stale)) ?? stale;
      const current = this.#client.get(replicaSets, set.metadata.namespace!, set.metadata.name!);
      if ('object' in current && needsAnnotations(deployment, current.object)) this.#patchAnnotations(current.object, sizeAnnotations(deployment));
    }
  }

  /** A pause and its end stand in the Progressing condition, unless it says that the deadline is over (checkPausedConditions). */
  #withPause(deployment: Deployment): Deployment {
    const { progressDeadlineSeconds, paused } = deployment.spec;
    if (progressDeadlineSeconds === undefined || progressDeadlineSeconds === 2_147_483_647) return deployment;
    const conditions = deployment.status?.conditions ?? [];
    const reason = conditions.find((condition) => condition.type === 'Progressing')?.reason;
    if (reason === 'ProgressDeadlineExceeded' || (reason === 'DeploymentPaused') === Boolean(paused)) return deployment;
    const [next, message] = paused ? ['DeploymentPaused', 'Deployment is paused'] : ['DeploymentResumed', 'Deployment is resumed'];
    const changed = setCondition(conditions, 'Progressing', 'Unknown', next!, message!, this.#context.clock.now);
    const status = { ...deployment.status, conditions: changed } as DeploymentStatus;
    const result = this.#client.updateStatus(deployments, { ...deployment, status });
    return 'object' in result ? result.object : deployment;
  }

  #rollOut(deployment: Deployment, old: readonly ReplicaSet[], found: ReplicaSet | undefined): undefined {
    if (!isRolling(deployment) && !this.#readyToRecreate(deployment, old)) {
      return this.#progress(deployment, [...old, ...(found ? [found] : [])], found);
    }
    const newSet = found ? this.#withRevision(deployment, found, old) : this.#create(deployment, old);
    if (!newSet) return undefined;
    const all = [...old, newSet];
    const wanted = replicasOf(newSet) > replicasOf(deployment) ? replicasOf(deployment) : newSetReplicas(deployment, all, newSet);
    if (wanted !== replicasOf(newSet)) this.#scale(deployment, { set: newSet, replicas: wanted });
    else if (isRolling(deployment)) for (const step of computeOldScaleDown(deployment, old, newSet)) this.#scale(deployment, step);
    return this.#progress(deployment, all, newSet);
  }

  /** Recreate: old sets go to 0 first, and their Pods must be gone. */
  #readyToRecreate(deployment: Deployment, old: readonly ReplicaSet[]): boolean {
    const big = old.filter((set) => replicasOf(set) > 0);
    for (const set of big) this.#scale(deployment, { set, replicas: 0 });
    if (big.length > 0) return false;
    const runs = (pod: Pod) => pod.status.phase !== 'Failed' && pod.status.phase !== 'Succeeded';
    return !old.some((set) => this.#pods.byIndex(controllerIndex, set.metadata.uid!).some(runs));
  }

  #progress(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined): undefined {
    const { now } = this.#context.clock;
    const { status, checkAfter } = withProgress(deployment, withFailures(computeStatus(deployment, all, newSet, now), all, newSet, now), newSet, now);
    if (isComplete(deployment, status)) this.#cleanUp(deployment, all, newSet);
    if (checkAfter !== undefined) this.queue.addAfter(objectKey(deployment), checkAfter);
    return this.#writeStatus(revised(deployment, newSet), status);
  }

  #cleanUp(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined): void {
    for (const { metadata } of surplusSets(
      deployment,
      all.filter((set) => set !== newSet),
    ))
      this.#client.delete(replicaSets, metadata.namespace!, metadata.name!, { propagationPolicy: 'Background' });
  }

  #create(deployment: Deployment, old: readonly ReplicaSet[]): ReplicaSet | undefined {
    const revision = maxRevision(old) + 1;
    const replicas = newSetReplicas(deployment, old, undefined);
    const result = this.#client.create(replicaSets, newReplicaSet(deployment, replicas, revision));
    if ('status' in result) {
      if (result.status.reason !== 'AlreadyExists')
        this.#recorder.event(deployment, 'Warning', 'ReplicaSetCreateError', `Failed to create new replica set: ${result.status.message}`);
      return undefined;
    }
    const created = result.object;
    if (replicas > 0) this.#recorder.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${created.metadata.name} from 0 to ${replicas}`);
    const text = `Created new replica set ${JSON.stringify(created.metadata.name)}`;
    const conditions = setCondition(deployment.status?.conditions ?? [], 'Progressing', 'True', 'NewReplicaSetCreated', text, this.#context.clock.now);
    const revised = withRevision(deployment, String(revision));
    this.#client.updateStatus(deployments, { ...revised, status: { ...deployment.status, conditions } });
    return undefined;
  }

  /** The current set with the highest revision. */
  #withRevision(deployment: Deployment, set: ReplicaSet, old: readonly ReplicaSet[]): ReplicaSet {
    const annotations = annotationsOf(deployment, set.metadata.annotations ?? {}, maxRevision(old) + 1);
    return equal(annotations, set.metadata.annotations) ? set : this.#patchAnnotations(set, annotations);
  }

  #patchAnnotations(set: ReplicaSet, annotations: Readonly<Record<string, string>>): ReplicaSet {
    const result = this.#client.patch(replicaSets, set.metadata.namespace!, set.metadata.name!, { metadata: { annotations } });
    return 'object' in result ? result.object : set;
  }

  #scale(deployment: Deployment, { set, replicas }: Scaling): void {
    const before = replicasOf(set);
    const patch = { metadata: { annotations: sizeAnnotations(deployment) }, spec: { replicas } };
    const result = this.#client.patch(replicaSets, set.metadata.namespace!, set.metadata.name!, patch);
    if ('status' in result || before === replicas) return;
    const direction = replicas > before ? 'up' : 'down';
    this.#recorder.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`);
  }

  /** The revision goes with the status, so that it makes no new generation. */
  #writeStatus(deployment: Deployment, status: DeploymentStatus): undefined {
    const stored = this.#deployments.get(objectKey(deployment));
    const same = equal(status, deployment.status) && equal(deployment.metadata.annotations, stored?.metadata.annotations);
    if (!same) this.#client.updateStatus(deployments, { ...deployment, status });
    return undefined;
  }
}

/** The Deployment with the revision that its current set says. */
function revised(deployment: Deployment, newSet: ReplicaSet | undefined): Deployment {
  const revision = newSet?.metadata.annotations?.[revisionAnnotation];
  return revision ? withRevision(deployment, revision) : deployment;
}
