import { equal } from '../../api/equal.ts';
import type { PodStatus } from '../../api/types.ts';

/** The same status, made of the parts of the stored one as far as they are equal: what is kept twice takes room once. */
export function sharing(status: PodStatus, stored: PodStatus | undefined): PodStatus {
  if (!stored) return status;
  if (equal(status, stored)) return stored;
  const shared: Record<string, unknown> = {};
  for (const name in status) shared[name] = shareValue((status as Record<string, unknown>)[name], (stored as Record<string, unknown>)[name]);
  return shared as PodStatus;
}

function shareValue(value: unknown, stored: unknown): unknown {
  if (stored === undefined) return value;
  if (equal(value, stored)) return stored;
  if (!Array.isArray(value) || !Array.isArray(stored)) return value;
  return value.map((element) => stored.find((one) => equal(element, one)) ?? element);
}
