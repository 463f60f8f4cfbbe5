import type { ImagesPicture } from '../../host/protocol/index.ts';
import { formatReference, parseReference } from '../../machine/images/reference.ts';
import type { Simulation } from '../simulation.ts';
import { instead, type Tap } from '../trace/tap.ts';
import { type PlacedPod, placedPods } from './processes.ts';
import type { MakeSource } from './source.ts';

type NodeImages = ImagesPicture['nodes'][number];

/** `docker.io/library/busybox:1.36` for `busybox:1.36`; a name that is none stays. */
function fullName(name: string): string {
  const reference = parseReference(name);
  return reference ? formatReference(reference) : name;
}

/** Hears which images the kubelets pull. */
class PullTap implements Tap {
  /** By node, how often each name is being pulled. */
  readonly #pulls = new Map<string, string[]>();

  pulling(node: string): readonly string[] {
    return [...new Set(this.#pulls.get(node) ?? [])];
  }

  transport: Tap['transport'] = (_who, _node, transport) => transport;
  kubelet: Tap['kubelet'] = (_node, transport) => transport;

  runtime: Tap['runtime'] = (node, runtime) => ({
    ...runtime,
    images: instead(runtime.images, {
      pullImage: (image, auth, reply) => {
        const pulls = this.#pulls.get(node) ?? [];
        this.#pulls.set(node, pulls);
        const name = fullName(image);
        pulls.push(name);
        runtime.images.pullImage(image, auth, (result) => {
          pulls.splice(pulls.indexOf(name), 1);
          reply(result);
        });
      },
    }),
  });
}

function containersOf({ name: pod, runtime, pod: object, containers }: PlacedPod): NodeImages['containers'] {
  const specs = [...(object.spec.initContainers ?? []), ...object.spec.containers];
  return specs.map(({ name, image = '' }) => {
    const container = containers.find((one) => one.name === name);
    return {
      pod,
      name,
      image,
      imageId: runtime.images.imageStatus(image)?.id ?? '',
      running: container?.running ?? false,
      written: (container && runtime.runtime.containerStats(container.id)?.writableLayerBytes) ?? 0,
    };
  });
}

function nodesOf({ cluster }: Simulation, placed: readonly PlacedPod[], tap: PullTap): NodeImages[] {
  return [...cluster.runtimes].map(([name, { images }]) => ({
    name,
    images: images.listImages().map(({ id, repoTags, repoDigests, size }) => ({ names: repoTags.length > 0 ? repoTags : repoDigests, id, size })),
    pulling: tap.pulling(name),
    containers: placed.filter(({ node }) => node === name).flatMap(containersOf),
  }));
}

/** Chapter 14: which images the registry has of those that matter here, which the nodes have, and the containers made from them. */
export const imagesSource: MakeSource = (simulation) => {
  const tap = new PullTap();
  return {
    tap,
    picture(pods) {
      const nodes = nodesOf(simulation, placedPods(simulation, pods), tap);
      const named = pods.flatMap(({ pod }) => [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ image = '' }) => fullName(image)));
      const names = [...new Set([...named, ...nodes.flatMap(({ images, pulling }) => [...images.flatMap((image) => image.names), ...pulling])])].sort();
      const registry = names.map((name) => {
        const image = simulation.cluster.registry.find(name);
        return { name, exists: image !== undefined, size: image?.definition.size ?? 0, layers: image?.layers.length ?? 0 };
      });
      return { images: { registry, nodes } };
    },
  };
};
