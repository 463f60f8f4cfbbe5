import type { Execution } from '../../../../machine/process/types.ts';
import type { DaemonSet, Deployment, StatefulSet } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { getObject, pathOf } from '../../resource/helper.ts';
import { type Info, objectOf } from '../../resource/info.ts';
import type { Unstructured } from '../../resource/object.ts';
import { interruptible } from '../shared/interrupt.ts';
import { rolloutObjects } from './objects.ts';

interface Progress {
  readonly text: string;
  readonly done: boolean;
}

/** Where the rollout of a Deployment stands (polymorphichelpers.DeploymentStatusViewer). */
export function deploymentProgress({ metadata, spec, status }: Deployment, revision: number): Progress {
  const own = Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
  if (revision > 0 && own !== revision) throw new UserError(`desired revision (${revision}) is different from the running revision (${own})`);
  const { name } = metadata;
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) return { text: 'Waiting for deployment spec update to be observed...\n', done: false };
  const progressing = status.conditions?.find((condition) => condition.type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') throw new UserError(`deployment "${name}" exceeded its progress deadline`);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  const waiting = (text: string) => ({ text: `Waiting for deployment "${name}" rollout to finish: ${text}...\n`, done: false });
  if (spec.replicas !== undefined && updatedReplicas < spec.replicas)
    return waiting(`${updatedReplicas} out of ${spec.replicas} new replicas have been updated`);
  if (replicas > updatedReplicas) return waiting(`${replicas - updatedReplicas} old replicas are pending termination`);
  if (availableReplicas < updatedReplicas) return waiting(`${availableReplicas} of ${updatedReplicas} updated replicas are available`);
  return { text: `deployment "${name}" successfully rolled out\n`, done: true };
}

function daemonSetProgress({ metadata, spec, status }: DaemonSet): Progress {
  if (spec.updateStrategy?.type !== 'RollingUpdate') throw new UserError('rollout status is only available for RollingUpdate strategy type');
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) return { text: 'Waiting for daemon set spec update to be observed...\n', done: false };
  const waiting = (text: string) => ({ text: `Waiting for daemon set "${metadata.name}" rollout to finish: ${text}...\n`, done: false });
  const { updatedNumberScheduled = 0, desiredNumberScheduled, numberAvailable = 0 } = status;
  if (updatedNumberScheduled < desiredNumberScheduled) return waiting(`${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated`);
  if (numberAvailable < desiredNumberScheduled) return waiting(`${numberAvailable} of ${desiredNumberScheduled} updated pods are available`);
  return { text: `daemon set "${metadata.name}" successfully rolled out\n`, done: true };
}

function statefulSetProgress({ spec, status, metadata }: StatefulSet): Progress {
  if (spec.updateStrategy?.type !== 'RollingUpdate') throw new UserError('rollout status is only available for RollingUpdate strategy type');
  if (!status.observedGeneration || (metadata.generation ?? 0) > status.observedGeneration)
    return { text: 'Waiting for statefulset spec update to be observed...\n', done: false };
  const { readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0 } = status;
  if (spec.replicas !== undefined && readyReplicas < spec.replicas)
    return { text: `Waiting for ${spec.replicas - readyReplicas} pods to be ready...\n`, done: false };
  const { rollingUpdate } = spec.updateStrategy;
  // The server gives almost every set a partition, of 0: what comes after is for those whose strategy names its type only.
  if (rollingUpdate) {
    const due = (spec.replicas ?? 0) - (rollingUpdate.partition ?? 0);
    if (spec.replicas !== undefined && rollingUpdate.partition !== undefined && updatedReplicas < due)
      return { text: `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${due} new pods have been updated...\n`, done: false };
    return { text: `partitioned roll out complete: ${updatedReplicas} new pods have been updated...\n`, done: true };
  }
  if (status.updateRevision !== status.currentRevision)
    return { text: `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${status.updateRevision}...\n`, done: false };
  return { text: `statefulset rolling update complete ${currentReplicas} pods at revision ${status.currentRevision}...\n`, done: true };
}

function progressOf(info: Info, object: Unstructured, revision: number): Progress {
  if (info.mapping.kind === 'Deployment') return deploymentProgress(object as unknown as Deployment, revision);
  if (info.mapping.kind === 'DaemonSet') return daemonSetProgress(object as unknown as DaemonSet);
  if (info.mapping.kind === 'StatefulSet') return statefulSetProgress(object as unknown as StatefulSet);
  throw new UserError(`no status viewer has been implemented for ${info.mapping.kind}`);
}

/** kubectl rollout status */
export function* runStatus(invocation: Invocation): Execution<void> {
  const { flags, clock, process } = invocation;
  if (flags.number('revision') < 0) throw new UserError('revision must be a positive integer: -1');
  const result = yield* rolloutObjects(invocation);
  const end = flags.number('timeout') > 0 ? clock.now + flags.number('timeout') : undefined;
  const interrupt = interruptible(process);
  yield* result.visit(function* (info) {
    const { mapping, namespace, name } = info;
    const object = objectOf(info);
    const show = function* (found: Unstructured): Execution<boolean> {
      const { text, done } = progressOf(info, found, flags.number('revision'));
      yield* invocation.out(text);
      return done || !flags.bool('watch');
    };
    if (yield* show(yield* getObject(invocation, mapping, namespace, name))) return;
    const query = { watch: 'true', fieldSelector: `metadata.name=${name}`, resourceVersion: object.metadata.resourceVersion ?? '' };
    const { events, stream } = yield* (yield* invocation.client()).watch({ method: 'GET', path: pathOf(mapping, namespace), query });
    try {
      for (;;) {
        const event = events.take();
        if (event === undefined) {
          if (end !== undefined && clock.now >= end) throw new UserError('timed out waiting for the condition');
          yield* events.wait(process, [], end);
          interrupt.check();
        } else if (event === 'closed') throw new UserError('timed out waiting for the condition');
        else if (event.type === 'DELETED') throw new UserError('object has been deleted');
        else if ((event.type === 'ADDED' || event.type === 'MODIFIED') && (yield* show(event.object as Unstructured))) return;
      }
    } finally {
      stream.close();
    }
  });
}
