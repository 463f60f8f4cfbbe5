import { toRFC3339 } from '../../../time/index.ts';
import { nodes } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';
import { computeTaints } from './taints.ts';

/** Keeps each node's taints as its conditions and `spec.unschedulable` say (pkg/controller/nodelifecycle, its taint part). */
export function startNodeLifecycleController(context: ControllerContext): Controller {
  const client = context.client('node-controller');
  const known = context.informer(nodes);
  const queue = new WorkQueue({ clock: context.clock, name: 'nodelifecycle', sync });

  function sync(name: string): 'retry' | undefined {
    const node = known.get(name);
    const taints = node && computeTaints(node, toRFC3339(context.clock.now));
    if (!taints) return undefined;
    const patch = { spec: { taints: taints.length > 0 ? taints : null } };
    const result = client.patch(nodes, '', name, patch, { type: 'merge-patch+json' });
    return 'status' in result && result.status.reason !== 'NotFound' ? 'retry' : undefined;
  }

  known.addHandler({
    onAdd: (node) => queue.add(node.metadata.name!),
    onUpdate: (_, node) => queue.add(node.metadata.name!),
  });
  return { stop: () => queue.stop() };
}
