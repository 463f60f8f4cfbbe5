import type { Execution } from '../../../../machine/process/types.ts';
import { second, type Time } from '../../../../time/index.ts';
import { formatGoDuration } from '../../../api/duration.ts';
import type { Pod } from '../../../api/types.ts';
import { Aggregate, isFailure, isNotFound, StatusError, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { deleteObject, getObject } from '../../resource/helper.ts';
import { podMapping } from '../shared/pods.ts';
import { wasDeletedLongAgo } from './filters.ts';

const retryAfter = 5 * second;
const pollAfter = 1 * second;

/** One Pod on its way: evicted again while a budget protects it, then looked for until it is gone. */
interface Leaving {
  readonly pod: Pod;
  readonly waiting: boolean;
  readonly due: Time;
}

const nameOf = ({ metadata }: Pod) => `pods/"${metadata.name}" -n "${metadata.namespace}"`;

function deleteOptions({ flags }: Invocation, dryRun: boolean) {
  const grace = flags.number('grace-period');
  return { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), ...(dryRun ? { dryRun: ['All'] } : {}) };
}

/** Evicts all Pods side by side and waits until they are gone (drain.Helper.evictPods). Throws what went wrong with each. */
export function* evictAll(invocation: Invocation, pods: readonly Pod[], suffix: string): Execution<void> {
  const { clock, process, flags } = invocation;
  const timeout = flags.number('timeout');
  const end = timeout > 0 ? clock.now + timeout : undefined;
  let leaving: readonly Leaving[] = pods.map((pod) => ({ pod, waiting: false, due: clock.now }));
  const errors: Error[] = [];
  while (leaving.length > 0) {
    const still: Leaving[] = [];
    for (const one of leaving) {
      if (one.due > clock.now) {
        still.push(one);
        continue;
      }
      try {
        const next = yield* step(invocation, one, suffix, end);
        if (next) still.push(next);
      } catch (error) {
        if (!isFailure(error)) throw error;
        errors.push(error);
      }
    }
    leaving = still;
    const next = Math.min(...leaving.map(({ due }) => due));
    if (leaving.length > 0 && next > clock.now) yield* process.sleep(next - clock.now);
  }
  if (errors.length > 0) throw new Aggregate(errors);
}

/** What comes next for the Pod; undefined when it is gone. */
function* step(invocation: Invocation, { pod, waiting }: Leaving, suffix: string, end: Time | undefined): Execution<Leaving | undefined> {
  const { clock } = invocation;
  const late = end !== undefined && clock.now >= end;
  const { namespace, name } = pod.metadata;
  if (waiting) {
    const outcome = yield* endOf(invocation, pod);
    if (outcome === 'gone') yield* invocation.out(`pod/${name} evicted\n`);
    if (outcome) return undefined;
    if (late) throw new UserError(`error when waiting for pod "${name}" in namespace "${namespace}" to terminate: context deadline exceeded`);
    return { pod, waiting, due: clock.now + pollAfter };
  }
  yield* invocation.out(`evicting pod ${namespace}/${name}${suffix}\n`);
  if (late) throw new UserError(`error when evicting ${nameOf(pod)}: global timeout reached: ${formatGoDuration(invocation.flags.number('timeout'))}`);
  const outcome = yield* evict(invocation, pod, suffix !== '');
  if (outcome === 'later') return { pod, waiting, due: clock.now + retryAfter };
  return outcome === 'gone' || suffix !== '' ? undefined : { pod, waiting: true, due: clock.now };
}

function* evict(invocation: Invocation, pod: Pod, dryRun: boolean): Execution<'evicted' | 'gone' | 'later'> {
  const { namespace = '', name = '' } = pod.metadata;
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions: deleteOptions(invocation, dryRun) };
  try {
    yield* (yield* invocation.client()).request({ method: 'POST', path: `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, body });
    return 'evicted';
  } catch (error) {
    if (isNotFound(error)) return 'gone';
    if (!isFailure(error)) throw error;
    const tooMany = error instanceof StatusError && error.reason === 'TooManyRequests';
    if (!tooMany) throw new UserError(`error when evicting ${nameOf(pod)}: ${error.message}`);
    yield* invocation.err(`error when evicting ${nameOf(pod)} (will retry after 5s): ${error.message}\n`);
    return 'later';
  }
}

/** --disable-eviction: deletes all Pods, then waits until they are gone. */
export function* deleteAll(invocation: Invocation, pods: readonly Pod[], dryRun: boolean): Execution<void> {
  const { clock, process, flags } = invocation;
  const timeout = flags.number('timeout');
  const end = timeout > 0 ? clock.now + timeout : undefined;
  for (const pod of pods) {
    try {
      yield* deleteObject(invocation, podMapping, pod.metadata.namespace ?? '', pod.metadata.name ?? '', deleteOptions(invocation, dryRun));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  let left = dryRun ? [] : [...pods];
  while (left.length > 0) {
    const still: Pod[] = [];
    for (const pod of left) {
      const outcome = yield* endOf(invocation, pod);
      if (outcome === 'gone') yield* invocation.out(`pod/${pod.metadata.name} deleted\n`);
      if (!outcome) still.push(pod);
    }
    left = still;
    if (left.length === 0) return;
    if (end !== undefined && clock.now >= end) throw new UserError('context deadline exceeded');
    yield* process.sleep(pollAfter);
  }
}

/** Whether the Pod is gone, or overdue for so long that it is not waited for. */
function* endOf(invocation: Invocation, { metadata }: Pod): Execution<'gone' | 'skipped' | undefined> {
  try {
    const now = yield* getObject(invocation, podMapping, metadata.namespace ?? '', metadata.name ?? '');
    if (now.metadata.uid !== metadata.uid) return 'gone';
    if (!wasDeletedLongAgo(invocation, now as unknown as Pod)) return undefined;
    const limit = invocation.flags.number('skip-wait-for-delete-timeout');
    yield* invocation.out(`pod "${metadata.name}" has DeletionTimestamp older than ${limit} seconds, skipping\n`);
    return 'skipped';
  } catch (error) {
    if (isNotFound(error)) return 'gone';
    throw error;
  }
}
