import type { Image, ImageService, PullAuth, Reply, RuntimeError } from '../../kubernetes/cri/index.ts';
import { second } from '../../time/index.ts';
import { formatReference, parseReference, type Registry, type RegistryImage } from '../images/index.ts';
import type { Machine } from '../machine.ts';
import { latencies } from './latencies.ts';
import { resolveImage } from './resolve-image.ts';

interface Stored {
  readonly image: RegistryImage;
  /** Full names by which it was pulled: tags and digests. */
  readonly names: Set<string>;
  /** As the kubelet sees it; made when it asks. */
  shown: Image | undefined;
}

/** The images of one node. */
export class ImageStore implements ImageService {
  readonly #machine: Machine;
  readonly #registry: Registry;
  readonly #byName = new Map<string, Stored>();
  readonly #byId = new Map<string, Stored>();
  readonly #layers = new Set<string>();
  /** Pulls under way, by full name and who pulls: later ones wait for the first. */
  readonly #pulls = new Map<string, Reply<string>[]>();

  constructor(machine: Machine, registry: Registry) {
    this.#machine = machine;
    this.#registry = registry;
  }

  /** Puts an image there without time passing. */
  preload(name: string): void {
    const reference = parseReference(name);
    const full = reference && formatReference(reference);
    const image = full === undefined ? undefined : this.#registry.find(full);
    if (full !== undefined && image) this.#store(full, image);
  }

  /** Puts an image of the workstation there, as `ctr images import` does. */
  load(image: RegistryImage): void {
    for (const name of image.definition.names) this.#store(name, image);
  }

  listImages(): readonly Image[] {
    return [...this.#byId.values()].map(toImage);
  }

  imageStatus(name: string): Image | undefined {
    const stored = this.#find(name);
    return stored && toImage(stored);
  }

  /** By id or name. */
  find(name: string): RegistryImage | undefined {
    return this.#find(name)?.image;
  }

  pullImage(name: string, auth: PullAuth | undefined, reply: Reply<string>): void {
    const { clock } = this.#machine;
    const reference = parseReference(name);
    if (!reference) {
      clock.after(0, 'pull', () =>
        reply({ error: { code: 'InvalidArgument', message: `failed to parse image reference "${name}": invalid reference format` } }),
      );
      return;
    }
    const full = formatReference(reference);
    const key = `${full} ${auth?.username ?? ''}:${auth?.password ?? ''}`;
    const waiting = this.#pulls.get(key);
    if (waiting) {
      waiting.push(reply);
      return;
    }
    this.#pulls.set(key, [reply]);
    clock.after(latencies.resolveImage, `pull ${full}`, () => this.#resolved(key, full, auth));
  }

  removeImage(name: string): void {
    const stored = this.#find(name);
    if (!stored) return;
    this.#byId.delete(stored.image.id);
    for (const full of stored.names) this.#byName.delete(full);
    this.#layers.clear();
    for (const other of this.#byId.values()) for (const layer of other.image.layers) this.#layers.add(layer.digest);
  }

  #resolved(key: string, full: string, auth: PullAuth | undefined): void {
    const image = resolveImage(this.#registry, full, auth);
    if ('error' in image) {
      this.#finish(key, image);
      return;
    }
    const missing = image.layers.filter((layer) => !this.#layers.has(layer.digest));
    const bytes = missing.reduce((sum, layer) => sum + layer.size, 0);
    this.#machine.clock.after((bytes / latencies.pullBytesPerSecond) * second, `pull ${full}`, () => {
      this.#store(full, image);
      this.#finish(key, { value: image.id });
    });
  }

  #finish(key: string, result: { readonly value: string } | { readonly error: RuntimeError }): void {
    const waiting = this.#pulls.get(key) ?? [];
    this.#pulls.delete(key);
    for (const reply of waiting) reply(result);
  }

  #store(full: string, image: RegistryImage): void {
    // A tag may have moved to another image since.
    const former = this.#byName.get(full);
    former?.names.delete(full);
    if (former) former.shown = undefined;
    const stored: Stored = this.#byId.get(image.id) ?? { image, names: new Set<string>(), shown: undefined };
    stored.names.add(full);
    stored.shown = undefined;
    this.#byId.set(image.id, stored);
    this.#byName.set(full, stored);
    for (const layer of image.layers) this.#layers.add(layer.digest);
  }

  #find(name: string): Stored | undefined {
    const stored = this.#byId.get(name) ?? this.#byName.get(name);
    if (stored) return stored;
    const reference = parseReference(name);
    if (!reference) return undefined;
    const named = this.#byName.get(formatReference(reference));
    if (named || !reference.digest) return named;
    return [...this.#byId.values()].find(({ image }) => image.digest === reference.digest);
  }
}

function toImage(stored: Stored): Image {
  stored.shown ??= computeImage(stored);
  return stored.shown;
}

function computeImage({ image, names }: Stored): Image {
  const repositories = new Set([...names].map((name) => parseReference(name)?.repository ?? name));
  const { user } = image.definition.config;
  const uid = user === undefined ? undefined : /^\d+(:|$)/.test(user) ? Number.parseInt(user, 10) : undefined;
  return {
    id: image.id,
    repoTags: [...names].filter((name) => !name.includes('@')),
    repoDigests: [...repositories].map((repository) => `${repository}@${image.digest}`),
    size: image.definition.size,
    ...(uid !== undefined ? { uid } : user !== undefined && user !== '' ? { username: user.split(':')[0]! } : {}),
  };
}
