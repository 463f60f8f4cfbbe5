import type { KubernetesObject } from '../meta.ts';
import type { ResourceQuota, ScopedResourceSelectorRequirement } from '../types.ts';
import type { Evaluator } from './evaluator.ts';

/** The scopes of a quota, of both forms (getScopeSelectorsFromQuota). */
export function scopesOf({ spec }: ResourceQuota): readonly ScopedResourceSelectorRequirement[] {
  return [...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' as const })), ...(spec?.scopeSelector?.matchExpressions ?? [])];
}

/** Whether a quota with these limits is about the object. */
export function matchesQuota(evaluator: Evaluator, quota: ResourceQuota, hard: readonly string[], object: KubernetesObject): boolean {
  return hard.some((name) => evaluator.matches(name)) && scopesOf(quota).every((scope) => evaluator.inScope(scope, object));
}
