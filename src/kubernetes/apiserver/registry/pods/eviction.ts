import { badRequest, notFound, plainError, tooManyRequests } from '../../../api/errors.ts';
import { findResource, type ResourceInfo } from '../../../api/scheme.ts';
import { fromLabelSelector } from '../../../api/selector.ts';
import type { ApiResponse } from '../../../api/transport.ts';
import type { Eviction, Pod, PodDisruptionBudget } from '../../../api/types.ts';
import type { RequestContext } from '../../context.ts';
import { readBody, readObject } from '../../handlers/body.ts';
import { methodNotAllowed, refuse } from '../../refusal.ts';
import type { Registry } from '../registry.ts';
import type { DeleteOptions } from '../strategy.ts';
import { created } from './binding.ts';

const evictionKind = { group: 'policy', version: 'v1', kind: 'Eviction' };
const budgets = findResource('policy', 'v1', 'poddisruptionbudgets')!;

/** POST pods/NAME/eviction: a deletion that a disruption budget may refuse (pkg/registry/core/pod/storage EvictionREST). */
export function evict(registry: Registry, resource: ResourceInfo, given: RequestContext): ApiResponse {
  const { info } = given;
  if (info.verb !== 'create') return refuse(methodNotAllowed());
  const eviction = readObject(readBody(given.request, 'Eviction'), resource, given, evictionKind) as Eviction;
  // The body may ask for a dry run as well as the query (propagateDryRun).
  const context = { ...given, dryRun: given.dryRun || (eviction.deleteOptions?.dryRun?.length ?? 0) > 0 };
  const name = eviction.metadata.name;
  if (name && name !== info.name) return refuse(badRequest('name in URL does not match name in Eviction object'));
  const pod = registry.storage.get(resource, info.namespace, info.name) as Pod | undefined;
  if (!pod) return refuse(notFound(resource, info.name));
  if (!ignoresBudget(pod)) takeFromBudget(registry, pod, context);
  registry.delete(resource, info.namespace, info.name, (eviction.deleteOptions ?? {}) as DeleteOptions, context);
  return { code: 201, body: created };
}

/** Pods that serve nobody do not count (canIgnorePDB). */
function ignoresBudget({ metadata, status }: Pod): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed' || status.phase === 'Pending' || metadata.deletionTimestamp !== undefined;
}

function takeFromBudget(registry: Registry, pod: Pod, context: RequestContext): void {
  const all = registry.storage.list(budgets, pod.metadata.namespace!) as readonly PodDisruptionBudget[];
  const found = all.filter((budget) => covers(budget, pod));
  if (found.length > 1) refuse(plainError('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'));
  const budget = found[0];
  if (!budget || !counts(pod, budget)) return;
  const { status } = budget;
  const allowed = status?.disruptionsAllowed ?? 0;
  if ((status?.observedGeneration ?? 0) < (budget.metadata.generation ?? 0))
    refuse(disturbed(budget, `The disruption budget ${budget.metadata.name} is still being processed by the server.`));
  if (allowed <= 0) {
    refuse(
      disturbed(
        budget,
        `The disruption budget ${budget.metadata.name} needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`,
      ),
    );
  }
  if (context.dryRun) return;
  const disruptedPods = { ...status?.disruptedPods, [pod.metadata.name!]: context.now };
  registry.storage.write(
    budgets,
    'update',
    { ...budget, status: { ...status, disruptionsAllowed: allowed - 1, disruptedPods } } as PodDisruptionBudget,
    context.actor,
  );
}

const disturbed = (_budget: PodDisruptionBudget, message: string) =>
  tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 0, [{ reason: 'DisruptionBudget', message }]);

function covers({ spec }: PodDisruptionBudget, pod: Pod): boolean {
  const parsed = fromLabelSelector(spec?.selector);
  return !('error' in parsed) && parsed.selector.matches(pod.metadata.labels);
}

/** A Pod that is not ready may go while its budget is met, or always with AlwaysAllow. */
function counts(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  const ready = pod.status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  if (ready) return true;
  const met = (status?.currentHealthy ?? 0) >= (status?.desiredHealthy ?? 0) && (status?.desiredHealthy ?? 0) > 0;
  return spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow' ? false : !met;
}
