import type { Node } from '../../api/types.ts';

/** Which images how many nodes have, and how big they are. */
export class ImageStates {
  readonly #images = new Map<string, { size: number; nodes: number }>();

  get(name: string): { readonly size: number; readonly nodes: number } | undefined {
    return this.#images.get(name);
  }

  /** Takes the images of a node in place of those it had; gives their names. */
  replace(before: ReadonlySet<string>, node: Node | undefined): ReadonlySet<string> {
    const names = new Set<string>();
    for (const { names: all, sizeBytes } of node?.status?.images ?? []) {
      for (const name of all ?? []) {
        if (names.has(name)) continue;
        names.add(name);
        const state = this.#images.get(name) ?? { size: sizeBytes ?? 0, nodes: 0 };
        this.#images.set(name, state);
        state.nodes++;
      }
    }
    for (const name of before) {
      const state = this.#images.get(name)!;
      if (--state.nodes === 0) this.#images.delete(name);
    }
    return names;
  }
}
