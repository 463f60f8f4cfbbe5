import type { Node } from '../../api/types.ts';
import { nodes } from '../../client/resources.ts';
import { WorkQueue } from '../../client/work-queue.ts';
import type { Controller, ControllerContext } from '../context.ts';

/** --cluster-cidr 10.244.0.0/16 with --node-cidr-mask-size 24. */
const ranges = Array.from({ length: 256 }, (_, i) => `10.244.${i}.0/24`);

/** Gives each Node a range of Pod addresses, the lowest that is free (pkg/controller/nodeipam, range allocator). */
export function startNodeIpamController(context: ControllerContext): Controller {
  const client = context.client('node-ipam-controller');
  const known = context.informer(nodes);
  const taken = new Set<string>();
  const queue = new WorkQueue({ clock: context.clock, name: 'nodeipam', sync });

  function sync(name: string): 'retry' | undefined {
    const node = known.get(name);
    if (!node || node.spec?.podCIDR) return undefined;
    const range = ranges.find((each) => !taken.has(each));
    if (!range) return undefined;
    taken.add(range);
    const result = client.patch(nodes, '', name, { spec: { podCIDR: range, podCIDRs: [range] } });
    if ('object' in result) return undefined;
    taken.delete(range);
    return result.status.reason === 'NotFound' ? undefined : 'retry';
  }

  const note = ({ metadata, spec }: Node) => {
    if (spec?.podCIDR) taken.add(spec.podCIDR);
    else queue.add(metadata.name!);
  };
  known.addHandler({ onAdd: note, onDelete: ({ spec }) => spec?.podCIDR && taken.delete(spec.podCIDR) });
  return { stop: () => queue.stop() };
}
