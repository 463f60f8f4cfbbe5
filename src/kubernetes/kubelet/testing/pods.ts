import { millisecond } from '../../../time/index.ts';
import type { Behaviour } from './fake-node-runtime.ts';
import type { NodeCluster } from './node-cluster.ts';

export const busybox = (name: string, more: object = {}) => ({ name, image: 'busybox:1.36', ...more });

/** Ends soon after SIGTERM. */
export const obeys: Behaviour = { obeysAfter: 200 * millisecond };

/** The changes of a value over the next seconds, looked at every 10 ms, with the second at which they came. */
export function changes(cluster: NodeCluster, seconds: number, look: () => string): [string, number][] {
  const seen: [string, number][] = [];
  for (let at = 0; at < seconds; at += 0.01) {
    cluster.advance(0.01);
    const now = look();
    if (seen.at(-1)?.[0] !== now) seen.push([now, at]);
  }
  return seen;
}

/** The reasons of a Pod's events, in order. */
export const reasons = (cluster: NodeCluster, name: string) => cluster.events(name).map(({ reason }) => reason);
