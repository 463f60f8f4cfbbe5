import type { NodeList } from '../../cache/node-list.ts';
import type { PodInfo } from '../../cache/pod-info.ts';
import type { ScorePlugin } from '../../framework/plugin.ts';
import { skip } from '../../framework/status.ts';

const megabyte = 1024 * 1024;
/** Images that are smaller than this in all do not count; bigger ones count up to this per container. */
const least = 23 * megabyte;
const most = 1000 * megabyte;

const withTag = (image: string) => (image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image);

interface Images {
  /** Size of each image, less the rarer it is, so that Pods do not heap up on the node that has it. */
  readonly scaled: readonly (readonly [image: string, size: number])[];
  readonly containers: number;
}

function imagesOf({ pod }: PodInfo, nodes: NodeList): Images {
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  const references = (pod.spec?.volumes ?? []).flatMap(({ image }) => (image?.reference ? [image.reference] : []));
  const scaled: [string, number][] = [];
  for (const image of [...containers.map((container) => container.image ?? ''), ...references].map(withTag)) {
    const state = nodes.image(image);
    if (state) scaled.push([image, Math.trunc(state.size * (state.nodes / nodes.all.length))]);
  }
  return { scaled, containers: containers.length };
}

function points(sum: number, containers: number): number {
  const ceiling = most * containers;
  const clamped = Math.min(Math.max(sum, least), ceiling);
  return Math.trunc((100 * (clamped - least)) / (ceiling - least));
}

/** Prefers nodes that have the Pod's images already (plugins/imagelocality). */
export const imageLocality: ScorePlugin<Images> = {
  name: 'ImageLocality',
  weight: 1,
  preScore(pod, _, nodes) {
    const images = imagesOf(pod, nodes);
    // Too little for any node to get a point.
    if (
      points(
        images.scaled.reduce((sum, [, size]) => sum + size, 0),
        images.containers,
      ) === 0
    )
      return skip;
    return { state: images };
  },
  score({ scaled, containers }, _, node) {
    let sum = 0;
    for (const [image, size] of scaled) if (node.images.has(image)) sum += size;
    return points(sum, containers);
  },
};
