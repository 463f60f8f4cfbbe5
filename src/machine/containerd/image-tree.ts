import { buildTree, builtAt, type TreeDirectory, Volume } from '../filesystem/index.ts';
import type { ImageDefinition } from '../images/index.ts';

const trees = new WeakMap<ImageDefinition, TreeDirectory>();

/** The files of an image: made once, shared by all containers of all nodes, never changed. */
export function imageTree(definition: ImageDefinition): TreeDirectory {
  let tree = trees.get(definition);
  if (!tree) {
    const files = definition.more ? { ...definition.files, ...definition.more } : definition.files;
    tree = buildTree(new Volume({ type: 'overlay', device: 'overlay', deviceNumber: 40, size: 0 }), files, builtAt);
    trees.set(definition, tree);
  }
  return tree;
}
