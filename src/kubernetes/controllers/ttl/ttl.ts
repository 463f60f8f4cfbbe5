import { nodes } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';

const annotation = 'node.alpha.kubernetes.io/ttl';

/** How long kubelets may keep ConfigMaps and Secrets, by the number of nodes (ttlBoundaries; the hysteresis at the bounds is left out). */
const boundaries = [
  { upTo: 100, seconds: 0 },
  { upTo: 500, seconds: 15 },
  { upTo: 1000, seconds: 30 },
  { upTo: 2000, seconds: 60 },
  { upTo: Number.POSITIVE_INFINITY, seconds: 300 },
];

/** Notes on each Node how long its kubelet may keep what it has read (pkg/controller/ttl). */
export function startTtlController(context: ControllerContext): Controller {
  const client = context.client('ttl-controller');
  const known = context.informer(nodes);
  let count = 0;
  const queue = new WorkQueue({ clock: context.clock, name: 'ttl', sync });

  function sync(name: string): 'retry' | undefined {
    const node = known.get(name);
    const wanted = String(boundaries.find(({ upTo }) => count <= upTo)!.seconds);
    if (!node || node.metadata.annotations?.[annotation] === wanted) return undefined;
    const result = client.patch(nodes, '', name, { metadata: { annotations: { [annotation]: wanted } } });
    return 'status' in result && result.status.reason !== 'NotFound' ? 'retry' : undefined;
  }

  known.addHandler({
    onAdd(node) {
      count++;
      queue.add(node.metadata.name!);
    },
    onUpdate: (_, node) => queue.add(node.metadata.name!),
    onDelete: () => count--,
  });
  return { stop: () => queue.stop() };
}
