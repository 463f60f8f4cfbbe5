import type { FileTree } from '../filesystem/index.ts';
import type { ImageDefinition } from './definition.ts';
import { digestOf } from './digest.ts';
import { formatReference, parseReference } from './reference.ts';

/** One layer of an image: what is transferred once for all images that share it. */
export interface Layer {
  readonly digest: string;
  /** Compressed bytes. */
  readonly size: number;
  readonly files: FileTree;
}

/** An image with the identifiers that a registry and a runtime give it. They depend on its names alone. */
export interface RegistryImage {
  readonly definition: ImageDefinition;
  /** Of its configuration: the image's id. */
  readonly id: string;
  /** Of its manifest: what `@sha256:…` names. */
  readonly digest: string;
  readonly layers: readonly Layer[];
}

const wellKnown = new Set(['docker.io', 'ghcr.io', 'gcr.io', 'quay.io', 'registry.k8s.io', 'mcr.microsoft.com', 'public.ecr.aws']);

/** All registries of the simulated world in one: which image a name stands for. */
export class Registry {
  readonly #byName = new Map<string, RegistryImage>();
  readonly #layers = new Map<FileTree, Layer>();
  readonly #repositories = new Set<string>();
  readonly #local = new Map<string, RegistryImage>();
  readonly #internet: boolean;
  #offered: (() => readonly ImageDefinition[]) | undefined;

  /**
   * Asks what is offered when the first image is looked for. internet: registries are those of the Internet, each with its own manners; without
   * it there is one registry behind all names, which says what it does not have.
   */
  constructor(offered: () => readonly ImageDefinition[], { internet = false }: { readonly internet?: boolean } = {}) {
    this.#offered = offered;
    this.#internet = internet;
  }

  /** Adds an image, or moves tags to it. */
  add(definition: ImageDefinition): void {
    this.#fill();
    const name = definition.names[0] ?? '';
    const image: RegistryImage = { definition, id: digestOf(`config ${name}`), digest: digestOf(`manifest ${name}`), layers: this.#layersOf(definition) };
    for (const full of definition.names) {
      const reference = parseReference(full);
      if (!reference) throw new Error(`no image name: ${full}`);
      if (definition.local) {
        this.#local.set(formatReference(reference), image);
        continue;
      }
      this.#repositories.add(reference.repository);
      this.#byName.set(formatReference(reference), image);
      this.#byName.set(`${reference.repository}@${image.digest}`, image);
    }
  }

  /** By full name (`docker.io/library/busybox:1.36`, `…@sha256:…`). */
  find(name: string): RegistryImage | undefined {
    this.#fill();
    return this.#byName.get(name);
  }

  /** An image that was built on the workstation and is in no registry. */
  findLocal(name: string): RegistryImage | undefined {
    this.#fill();
    return this.#local.get(name);
  }

  /** Those of the workstation, by name. */
  get local(): ReadonlyMap<string, RegistryImage> {
    this.#fill();
    return this.#local;
  }

  /** Whether there is a registry of that name at all. */
  isReachable(domain: string): boolean {
    this.#fill();
    return !this.#internet || wellKnown.has(domain) || [...this.#repositories].some((each) => each.startsWith(`${domain}/`));
  }

  /** Whether the registry does not tell a repository that is not there from one that is private, as Docker Hub does. */
  isSilentAbout(repository: string): boolean {
    this.#fill();
    return this.#internet && repository.startsWith('docker.io/') && !this.#repositories.has(repository);
  }

  /** Each image once. */
  get images(): readonly RegistryImage[] {
    this.#fill();
    return [...new Set(this.#byName.values())];
  }

  #fill(): void {
    const offered = this.#offered?.();
    this.#offered = undefined;
    for (const definition of offered ?? []) this.add(definition);
  }

  #layersOf({ files, more, size, names }: ImageDefinition): readonly Layer[] {
    const own = more ? [this.#layer(more, Math.floor(size / 10), `${names[0]} more`)] : [];
    return [this.#layer(files, size - (own[0]?.size ?? 0), names[0] ?? ''), ...own];
  }

  #layer(files: FileTree, size: number, text: string): Layer {
    let layer = this.#layers.get(files);
    if (!layer) {
      layer = { digest: digestOf(`layer ${text}`), size, files };
      this.#layers.set(files, layer);
    }
    return layer;
  }
}
