import { fromRFC3339, second } from '../../../../time/index.ts';
import type { Pod } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';

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
function wasDeletedLongAgo({ flags, clock }: Invocation, { metadata }: Pod): boolean {
  const limit = flags.number('skip-wait-for-delete-timeout');
  const deleted = metadata.deletionTimestamp === undefined ? undefined : fromRFC3339(metadata.deletionTimestamp);
  return limit > 0 && deleted !== undefined && Math.trunc((clock.now - deleted) / second) > limit;
}

/** The filters in upstream's order: the first that stops a Pod decides. */
export function judge(invocation: Invocation, pod: Pod): Judgement {
  const { flags } = invocation;
  if (wasDeletedLongAgo(invocation, pod)) return { goes: false };
  const controller = pod.metadata.ownerReferences?.find((reference) => reference.controller);
  const ended = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
  if (controller?.kind === 'DaemonSet' && !ended) {
    return flags.bool('ignore-daemonsets') ? { goes: false, warning: daemonSetWarning } : { goes: false, problem: daemonSetProblem };
  }
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return { goes: false };
  const local = pod.spec.volumes?.some((volume) => volume.emptyDir) && !ended;
  if (local && !flags.bool('delete-emptydir-data')) return { goes: false, problem: localStorageProblem };
  if (!controller && !ended) return flags.bool('force') ? { goes: true, warning: unmanagedWarning } : { goes: false, problem: unmanagedProblem };
  // The warning about local storage gets lost here: the last filter's word counts.
  return { goes: true };
}

type Judged = readonly { readonly pod: Pod; readonly judgement: Judgement }[];

function grouped(judged: Judged, pick: (judgement: Judgement) => string | undefined): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { pod, judgement } of judged) {
    const text = pick(judgement);
    if (text !== undefined) groups.set(text, [...(groups.get(text) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`]);
  }
  return groups;
}

const join = (groups: ReadonlyMap<string, readonly string[]>, separator: string) =>
  [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, names]) => `${text}: ${names.join(', ')}`)
    .join(separator);

/** `cannot delete Pods that declare no controller (use --force to override): default/a, default/b`, one for each reason. */
export const problemsOf = (judged: Judged): readonly UserError[] =>
  [...grouped(judged, ({ problem }) => problem)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, names]) => new UserError(`cannot delete ${text}: ${names.join(', ')}`));

export const warningText = (judged: Judged): string =>
  join(
    grouped(judged, ({ warning }) => warning),
    '; ',
  );
