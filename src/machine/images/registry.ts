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

/** All registries of the simulated world in one: which image a name stands for. */
export class Registry {
  readonly #byName = new Map<string, RegistryImage>();
  readonly #layers = new Map<FileTree, Layer>();

  constructor(images: readonly ImageDefinition[]) {
    for (const definition of images) this.add(definition);
  }

  /** Adds an image, or moves tags to it. */
  add(definition: ImageDefinition): void {
    const name = definition.names[0] ?? '';
    const image: RegistryImage = { definition, id: digestOf(`config ${name}`), digest: digestOf(`manifest ${name}`), layers: this.#layersOf(definition) };
    for (const full of definition.names) {
      const reference = parseReference(full);
      if (!reference) throw new Error(`no image name: ${full}`);
      this.#byName.set(formatReference(reference), image);
      this.#byName.set(`${reference.repository}@${image.digest}`, image);
    }
  }

  /** By full name (`docker.io/library/busybox:1.36`, `…@sha256:…`). */
  find(name: string): RegistryImage | undefined {
    return this.#byName.get(name);
  }

  /** Each image once. */
  get images(): readonly RegistryImage[] {
    return [...new Set(this.#byName.values())];
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
