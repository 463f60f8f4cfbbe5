import type { Clock } from '../../../time/index.ts';
import { forbidden } from '../../api/errors.ts';
import { quantityOf } from '../../api/quantity.ts';
import { addUsage, type Evaluator, evaluatorFor, exceeded, masked, matchesQuota, subtractUsage, type Usage, usageText } from '../../api/quota/index.ts';
import { findResource } from '../../api/scheme.ts';
import type { ResourceQuota } from '../../api/types.ts';
import { refuse } from '../refusal.ts';
import type { Storage } from '../registry/storage.ts';
import type { AdmissionRequest } from './chain.ts';
import { nameOf } from './namespace-lifecycle.ts';

const quotas = findResource('', 'v1', 'resourcequotas')!;
const actor = 'kube-apiserver';

const usageOf = (amounts: Readonly<Record<string, string>> | undefined): Usage =>
  new Map(Object.entries(amounts ?? {}).map(([name, amount]) => [name, quantityOf(amount)]));

/** Refuses a request that would exceed one of the quotas of its namespace, and counts what it adds. */
export function keepQuotas(request: AdmissionRequest, all: readonly ResourceQuota[], storage: Storage, clock: Clock): void {
  const { object, old, context } = request;
  const evaluator = evaluatorFor(request.resource);
  if (!evaluator || (request.operation === 'UPDATE' && !evaluator.countsUpdates)) return;
  const concerned = all.filter((quota) => concerns(quota, evaluator, request));
  if (concerned.length === 0) return;
  const usage = evaluator.usage(object, clock.now);
  const added = old ? subtractUsage(usage, evaluator.usage(old, clock.now)) : usage;
  const delta: Usage = new Map([...added].filter(([, amount]) => !amount.isZero()));
  const changed = concerned.map((quota) => ({ quota, used: usedWith(quota, delta, request) }));
  if (context.dryRun || delta.size === 0) return;
  for (const { quota, used } of changed) count(quota, used, storage);
}

/** Writes the new usage where it changes. */
function count(quota: ResourceQuota, used: Usage, storage: Storage): void {
  const before = quota.status?.used ?? {};
  const now = Object.fromEntries([...used].map(([name, amount]) => [name, amount.toString()]));
  if (Object.entries(now).every(([name, amount]) => before[name] === amount)) return;
  storage.write(quotas, 'update', { ...quota, status: { ...quota.status, used: now } } as ResourceQuota, actor);
}

/** Whether the quota counts the object. It does so only by the limits that its controller has seen. */
function concerns(quota: ResourceQuota, evaluator: Evaluator, request: AdmissionRequest): boolean {
  const hard = Object.keys(quota.status?.hard ?? {});
  if (!matchesQuota(evaluator, quota, hard, request.object)) return false;
  const own = hard.filter((name) => evaluator.matches(name));
  const name = quota.metadata.name!;
  const missing = evaluator.missing?.(own, request.object);
  if (missing) refuse(forbidden(request.resource, nameOf(request), `failed quota: ${name}: ${missing}`));
  const uncounted = own.filter((one) => quota.status?.used?.[one] === undefined).sort();
  if (uncounted.length > 0) refuse(forbidden(request.resource, nameOf(request), `status unknown for quota: ${name}, resources: ${uncounted.join(',')}`));
  return true;
}

/** What the quota has used with the object; refuses the object when that is too much. */
function usedWith(quota: ResourceQuota, delta: Usage, request: AdmissionRequest): Usage {
  const hard = usageOf(quota.status?.hard);
  const used = usageOf(quota.status?.used);
  const requested = masked(delta, hard.keys());
  const total = addUsage(used, requested);
  const tooMuch = exceeded(masked(total, requested.keys()), hard);
  if (tooMuch.length === 0) return total;
  const text = (usage: Usage) => usageText(masked(usage, tooMuch));
  const message = `exceeded quota: ${quota.metadata.name}, requested: ${text(requested)}, used: ${text(used)}, limited: ${text(hard)}`;
  return refuse(forbidden(request.resource, nameOf(request), message));
}
