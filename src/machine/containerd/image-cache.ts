import type { ImageDefinition } from '../images/index.ts';

/**
 * What was found in the files of an image, for as long as they are as the image has them: a container's files are, until its first process
 * runs. Thousands of containers of one image ask the same.
 */
export class ImageCache<T> {
  readonly #byImage = new WeakMap<ImageDefinition, Map<string, T>>();

  get(image: ImageDefinition, key: string, find: () => T): T {
    let found = this.#byImage.get(image);
    if (!found) {
      found = new Map();
      this.#byImage.set(image, found);
    }
    let value = found.get(key);
    if (value === undefined) {
      value = find();
      if (found.size < maxEntries) found.set(key, value);
    }
    return value;
  }
}

/** Per image; beyond that nothing more is kept. */
const maxEntries = 100;
