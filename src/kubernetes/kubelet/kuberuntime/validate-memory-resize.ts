import type { Container, Pod } from '../../api/types.ts';
import { computeLinuxResources } from './linux-resources.ts';

/** A container that is to get a new memory limit. */
export interface MemoryResize {
  readonly container: Container;
  /** Bytes; 0: none. */
  readonly currentLimit: number;
}

const limitOf = (pod: Pod, container: Container): number => computeLinuxResources(pod, container, 1).memoryLimitInBytes ?? 0;

/** Whether a limit sinks; none (0) is the highest. */
const sinks = (from: number, to: number): boolean => to > 0 && (from === 0 || to < from);

/**
 * Why memory limits may not be lowered now: more than that is in use, and the kernel would kill (kuberuntime_manager.go
 * validateMemoryResizeAction). usage: bytes in use, by container name.
 */
export function memoryResizeError(pod: Pod, resizes: readonly MemoryResize[], usage: ReadonlyMap<string, number>): string | undefined {
  const errors: string[] = [];
  const before = new Map(resizes.map(({ container, currentLimit }) => [container.name, currentLimit]));
  const wanted = pod.spec.containers.map((container) => limitOf(pod, container));
  const current = pod.spec.containers.map((container, i) => before.get(container.name) ?? wanted[i]!);
  const total = (limits: readonly number[]) => (limits.includes(0) ? 0 : limits.reduce((sum, limit) => sum + limit, 0));
  const used = pod.spec.containers.reduce((sum, { name }) => sum + (usage.get(name) ?? 0), 0);
  if (sinks(total(current), total(wanted)) && used > total(wanted)) {
    errors.push(`attempting to set pod memory limit (${total(wanted)}) below current usage (${used})`);
  }
  for (const { container, currentLimit } of resizes) {
    const limit = limitOf(pod, container);
    const own = usage.get(container.name) ?? 0;
    if (sinks(currentLimit, limit) && own > limit) {
      errors.push(`attempting to set container ${JSON.stringify(container.name)} memory limit (${limit}) below current usage (${own})`);
    }
  }
  if (errors.length === 0) return undefined;
  return `cannot decrease memory limits: ${errors.length > 1 ? `[${errors.join(', ')}]` : errors[0]}`;
}
