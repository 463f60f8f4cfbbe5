import type { Execution } from '../../../../machine/process/types.ts';
import type { Pod } from '../../../api/types.ts';
import { isFailure, StatusError, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { listObjects, pathOf } from '../../resource/helper.ts';
import { attachTo } from '../attach/attach.ts';
import { printLog } from '../logs/print-log.ts';
import { containerOrDefault } from '../shared/containers.ts';
import { interruptible } from '../shared/interrupt.ts';
import { isPodReady } from '../shared/pod-order.ts';
import { podMapping } from '../shared/pods.ts';

function* nothing(): Execution<void> {}

/** Waits until the Pod fits; throws after --pod-running-timeout, where the command has it, or when it is deleted. `look` sees each state before. */
export function* waitForPod(invocation: Invocation, pod: Pod, fits: (pod: Pod) => boolean, look: (pod: Pod) => Execution<void> = nothing): Execution<Pod> {
  const { process, clock, flags } = invocation;
  const { namespace = '', name = '' } = pod.metadata;
  const fieldSelector = `metadata.name=${name}`;
  const end = flags.has('pod-running-timeout') ? clock.now + flags.number('pod-running-timeout') : undefined;
  const list = yield* listObjects(invocation, podMapping, namespace, { fieldSelector });
  const now = list.items[0] as unknown as Pod | undefined;
  if (now && fits(now)) return now;
  if (now) yield* look(now);
  const query = { watch: 'true', fieldSelector, resourceVersion: list.metadata.resourceVersion ?? '' };
  const { events, stream } = yield* (yield* invocation.client()).watch({ method: 'GET', path: pathOf(podMapping, namespace), query });
  const interrupt = interruptible(process);
  try {
    for (;;) {
      const event = events.take();
      if (event === undefined) {
        if (end !== undefined && clock.now >= end) throw new UserError('timed out waiting for the condition');
        yield* events.wait(process, [], end);
        interrupt.check();
      } else if (event === 'closed') return yield* waitForPod(invocation, pod, fits, look);
      else if (event.type === 'DELETED') throw gone();
      else if (event.type !== 'BOOKMARK' && event.type !== 'ERROR') {
        if (fits(event.object as Pod)) return event.object as Pod;
        yield* look(event.object as Pod);
      }
    }
  } finally {
    interrupt.release();
    stream.close();
  }
}

const gone = () =>
  new StatusError({
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message: 'pods "" not found',
    reason: 'NotFound',
    details: { kind: 'pods' },
    code: 404,
  });

const ended = (pod: Pod) => pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';

/** Waits until the new Pod runs, prints what it has written so far and attaches; a Pod that has ended already has its log printed (run's handleAttachPod). */
export function* attachToNewPod(invocation: Invocation, created: Pod): Execution<void> {
  const { flags } = invocation;
  const pod = yield* waitForPod(invocation, created, (candidate) => ended(candidate) || (candidate.status.phase === 'Running' && isPodReady(candidate)));
  const { name: container } = yield* containerOrDefault(invocation, pod, '', flags.bool('quiet'));
  if (ended(pod)) return yield* printLog(invocation, pod, container);
  try {
    yield* printLog(invocation, pod, container);
  } catch (error) {
    if (!isFailure(error)) throw error;
    yield* invocation.err(`warning: couldn't fetch pre-attach logs: ${error.message}\n`);
  }
  try {
    yield* attachTo(invocation, pod, '', {
      stdin: flags.bool('stdin'),
      tty: flags.bool('tty'),
      quiet: flags.bool('quiet'),
      detachKeys: flags.string('detach-keys'),
      command: 'kubectl attach',
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    yield* invocation.err(`warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${error.message}\n`);
    yield* printLog(invocation, pod, container);
  }
}
