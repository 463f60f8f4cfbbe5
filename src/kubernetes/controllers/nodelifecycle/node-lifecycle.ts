import { toRFC3339 } from '../../../time/index.ts';
import { nodes } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { outdatedLabels } from './labels.ts';
import { NodeMonitor } from './node-monitor.ts';
import { computeTaints } from './taints.ts';

/** Keeps each node's taints as its conditions say, and notices kubelets that have fallen silent (pkg/controller/nodelifecycle). */
export function startNodeLifecycleController(context: ControllerContext): Controller {
  const client = context.client('node-controller');
  const known = context.informer(nodes);
  const queue = new WorkQueue({ clock: context.clock, name: 'nodelifecycle', sync });
  const monitor = new NodeMonitor(context, client);

  function sync(name: string): 'retry' | undefined {
    const node = known.get(name);
    if (!node) return undefined;
    const taints = computeTaints(node, toRFC3339(context.clock.now));
    const labels = outdatedLabels(node);
    if (!taints && !labels) return undefined;
    const { resourceVersion } = node.metadata;
    const spec = taints && { taints: taints.length > 0 ? taints : null };
    const patch = { metadata: { resourceVersion, ...(labels && { labels }) }, ...(spec && { spec }) };
    const result = client.patch(nodes, '', name, patch, { type: 'merge-patch+json' });
    return 'status' in result && result.status.reason !== 'NotFound' ? 'retry' : undefined;
  }

  known.addHandler({
    onAdd: (node) => queue.add(node.metadata.name!),
    onUpdate: (_, node) => queue.add(node.metadata.name!),
  });
  return {
    stop() {
      queue.stop();
      monitor.stop();
    },
  };
}
