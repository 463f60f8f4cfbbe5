import { writeJson } from '../../api/json.ts';
import type { PodTemplateSpec } from '../../api/types.ts';

export const hashLabel = 'pod-template-hash';

/** util/rand.SafeEncodeString's letters. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * The name of a Pod template: the same for equal templates. Upstream hashes a dump of its Go structs, so its values differ from these.
 * collisions: raised when another template already has the name.
 */
export function templateHash(template: PodTemplateSpec, collisions = 0): string {
  let hash = 0x811c9dc5;
  const text = writeJson(template) + (collisions > 0 ? String(collisions) : '');
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return [...String(hash >>> 0)].map((digit) => letters[digit.charCodeAt(0) % letters.length]).join('');
}

/** The template without the label that the hash makes. */
export function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [hashLabel]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
