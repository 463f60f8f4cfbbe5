import { equal } from '../../equal.ts';
import { type FieldError, invalid } from '../../fielderror.ts';
import type { Affinity, NodeAffinity, NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from '../../types.ts';

/** Requirements may be added behind those that are there. */
function onlyAdds(now: readonly NodeSelectorRequirement[] = [], before: readonly NodeSelectorRequirement[] = []): boolean {
  return before.length === 0 || (now.length >= before.length && equal(now.slice(0, before.length), before));
}

function onlyAdditions(now: NodeSelectorTerm, before: NodeSelectorTerm): boolean {
  const wasEmpty = !before.matchExpressions?.length && !before.matchFields?.length;
  if (wasEmpty) return !now.matchExpressions?.length && !now.matchFields?.length;
  return onlyAdds(now.matchExpressions, before.matchExpressions) && onlyAdds(now.matchFields, before.matchFields);
}

function validateAffinityChange(now: NodeAffinity | undefined, before: NodeAffinity | undefined, errors: FieldError[]): void {
  const field = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const oldTerms = before?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const terms = now?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (oldTerms.length === 0) return;
  if (oldTerms.length !== terms.length) {
    errors.push(invalid(field, terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'));
    return;
  }
  for (const [index, old] of oldTerms.entries()) {
    if (!onlyAdditions(terms[index]!, old)) errors.push(invalid(`${field}[${index}]`, terms[index], 'only additions are allowed (no mutations or deletions)'));
  }
}

function withAffinity(spec: PodSpec, affinity: Affinity | undefined): PodSpec {
  const { affinity: _replaced, ...rest } = spec;
  return affinity ? { ...rest, affinity } : (rest as PodSpec);
}

function withNodeAffinityOf(spec: PodSpec, old: PodSpec): PodSpec {
  const before = old.affinity?.nodeAffinity;
  const { nodeAffinity: _changed, ...others } = spec.affinity ?? {};
  const isOnlyNode = Object.keys(others).length === 0 && !old.affinity;
  if (isOnlyNode && !before) return withAffinity(spec, undefined);
  return withAffinity(spec, before ? { ...others, nodeAffinity: before } : others);
}

/**
 * While scheduling gates hold a Pod back, its node selector and node affinity may become narrower. Checks these changes and gives back the
 * spec with both as they were.
 */
export function gatedSpec(spec: PodSpec, old: PodSpec, errors: FieldError[]): PodSpec {
  let result = spec;
  if (!equal(spec.nodeSelector ?? {}, old.nodeSelector ?? {})) {
    const lost = Object.entries(old.nodeSelector ?? {}).some(([key, value]) => spec.nodeSelector?.[key] !== value);
    if (lost)
      errors.push(invalid('spec.nodeSelector', spec.nodeSelector ?? null, 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'));
    const { nodeSelector: _changed, ...rest } = spec;
    result = (old.nodeSelector ? { ...rest, nodeSelector: old.nodeSelector } : rest) as PodSpec;
  }
  if (equal(spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity)) return result;
  validateAffinityChange(spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity, errors);
  return withNodeAffinityOf(result, old);
}
