import { HopTrace } from '../trace/hop-trace.ts';
import type { MakeSource } from './source.ts';

/** How many of the last hops are shown. */
const shown = 12;

/** D7: the last hops on the way of the lab's Pods. */
export const deployingSource: MakeSource = (simulation) => {
  const trace = new HopTrace(simulation.clock);
  return {
    tap: trace,
    begin: () => simulation.cluster.etcd.onWrite((record) => trace.stored(record)),
    get count() {
      return trace.count;
    },
    picture: () => ({ hops: trace.hops.slice(-shown).map((hop) => ({ ...hop })) }),
  };
};
