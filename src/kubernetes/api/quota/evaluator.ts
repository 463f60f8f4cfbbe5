import type { Time } from '../../../time/units.ts';
import type { KubernetesObject } from '../meta.ts';
import type { Quantity } from '../quantity.ts';
import type { ScopedResourceSelectorRequirement } from '../types.ts';

/** Amounts by the names that quotas have for them: `pods`, `requests.cpu`, `count/deployments.apps`. */
export type Usage = ReadonlyMap<string, Quantity>;

/** What quotas count of one resource. */
export interface Evaluator {
  /** Whether changes of an object count too; creation always does. */
  readonly countsUpdates: boolean;
  /** Whether a name in a quota is about this resource. */
  matches(name: string): boolean;
  inScope(scope: ScopedResourceSelectorRequirement, object: KubernetesObject): boolean;
  usage(object: KubernetesObject, now: Time): Usage;
  /** What the object must say so that it can be counted under these names; undefined when it says so. */
  missing?(names: readonly string[], object: KubernetesObject): string | undefined;
}
