import { isRejection, type NodeToStatus, type Rejection } from './status.ts';

/** Why no node was found. */
export interface Diagnosis {
  readonly allNodes: number;
  /** A preFilter rejected the Pod before any node was looked at; otherwise what each node lacks. */
  readonly rejected: Rejection | NodeToStatus;
  /** What the postFilters say. */
  readonly postFilter: string;
}

function countReasons(allNodes: number, statuses: NodeToStatus): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (rejection: Rejection, nodes: number) => {
    for (const reason of rejection.reasons) counts.set(reason, (counts.get(reason) ?? 0) + nodes);
  };
  for (const rejection of statuses.values()) add(rejection, 1);
  if (statuses.size < allNodes) add(statuses.absent, allNodes - statuses.size);
  return counts;
}

/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable. …` (framework/types.go FitError). */
export function fitErrorMessage({ allNodes, rejected, postFilter }: Diagnosis): string {
  const parts = [`0/${allNodes} nodes are available:`];
  if (isRejection(rejected)) parts.push(`${rejected.reasons.join(', ')}.`);
  else {
    const counts = [...countReasons(allNodes, rejected)].map(([reason, nodes]) => `${nodes} ${reason}`);
    if (counts.length > 0) parts.push(`${counts.sort((a, b) => (a < b ? -1 : 1)).join(', ')}.`);
  }
  if (postFilter !== '') parts.push(postFilter);
  return parts.join(' ');
}
