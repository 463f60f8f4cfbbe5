import type { Execution } from '../../../../machine/process/types.ts';
import { fromRFC3339, second } from '../../../../time/index.ts';
import type { Pod } from '../../../api/types.ts';
import { isFailure, isNotFound, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { getObject } from '../../resource/helper.ts';
import type { Mapping } from '../../resource/mapper.ts';

/** What becomes of a Pod of the node (kubectl/pkg/drain filters). */
export interface Judgement {
  readonly goes: boolean;
  /** Why it may not go: the drain stops. */
  readonly problem?: string;
  readonly warning?: string;
}

const daemonSetProblem = 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)';
const daemonSetWarning = 'ignoring DaemonSet-managed Pods';
const localStorageProblem = 'Pods with local storage (use --delete-emptydir-data to override)';
const unmanagedProblem = 'Pods that declare no controller (use --force to override)';
const unmanagedWarning = 'deleting Pods that declare no controller';

/** --skip-wait-for-delete-timeout: Pods whose end is overdue by more than that are left alone. */
export function wasDeletedLongAgo({ flags, clock }: Invocation, { metadata }: Pod): boolean {
  const limit = flags.number('skip-wait-for-delete-timeout');
  const deleted = metadata.deletionTimestamp === undefined ? undefined : fromRFC3339(metadata.deletionTimestamp);
  return limit > 0 && deleted !== undefined && Math.trunc((clock.now - deleted) / second) > limit;
}

const daemonSets: Mapping = { group: 'apps', version: 'v1', kind: 'DaemonSet', resource: 'daemonsets', namespaced: true };

/** A Pod of a DaemonSet would only come back: it stays. When the DaemonSet is gone, its Pod may go with --force. */
function* judgeDaemonPod(invocation: Invocation, { metadata }: Pod, daemonSet: string): Execution<Judgement> {
  const { flags } = invocation;
  try {
    yield* getObject(invocation, daemonSets, metadata.namespace ?? '', daemonSet);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return isNotFound(error) && flags.bool('force') ? { goes: true, warning: error.message } : { goes: false, problem: error.message };
  }
  return flags.bool('ignore-daemonsets') ? { goes: false, warning: daemonSetWarning } : { goes: false, problem: daemonSetProblem };
}

/** The filters in upstream's order: the first that stops a Pod decides, else the last. */
export function* judge(invocation: Invocation, pod: Pod): Execution<Judgement> {
  const { flags } = invocation;
  if (wasDeletedLongAgo(invocation, pod)) return { goes: false };
  const controller = pod.metadata.ownerReferences?.find((reference) => reference.controller);
  const ended = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
  if (controller?.kind === 'DaemonSet' && controller.apiVersion === 'apps/v1' && !ended) {
    const judgement = yield* judgeDaemonPod(invocation, pod, controller.name);
    if (!judgement.goes) return judgement;
  }
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return { goes: false };
  const local = pod.spec.volumes?.some((volume) => volume.emptyDir) && !ended;
  if (local && !flags.bool('delete-emptydir-data')) return { goes: false, problem: localStorageProblem };
  if (!controller && !ended) return flags.bool('force') ? { goes: true, warning: unmanagedWarning } : { goes: false, problem: unmanagedProblem };
  // Warnings of other filters get lost here: the last one's word counts.
  return { goes: true };
}

export type Judged = readonly { readonly pod: Pod; readonly judgement: Judgement }[];

function grouped(judged: Judged, pick: (judgement: Judgement) => string | undefined): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { pod, judgement } of judged) {
    const text = pick(judgement);
    if (text !== undefined) groups.set(text, [...(groups.get(text) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`]);
  }
  return groups;
}

/** `cannot delete Pods that declare no controller (use --force to override): default/a, default/b`, one for each reason, in the order of the Pods. */
export const problemsOf = (judged: Judged): readonly UserError[] =>
  [...grouped(judged, ({ problem }) => problem)].map(([text, names]) => new UserError(`cannot delete ${text}: ${names.join(', ')}`));

export const warningText = (judged: Judged): string =>
  [...grouped(judged, ({ warning }) => warning)].map(([text, names]) => `${text}: ${names.join(', ')}`).join('; ');
