import type { PodTemplateSpec } from '../../api/types.ts';

export const hashLabel = 'pod-template-hash';

/** The template without the label that the hash makes. */
export function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [hashLabel]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
