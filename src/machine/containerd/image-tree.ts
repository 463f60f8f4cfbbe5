import { buildTree, builtAt, Directory, type Inode, type TreeDirectory, Volume } from '../filesystem/index.ts';
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

/** What lies at a relative path of an image; '' is all of it. */
export function imageDirectory(definition: ImageDefinition, path: string): Inode | undefined {
  let at: Inode | undefined = imageTree(definition);
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    at = at instanceof Directory ? at.lookup(name, undefined) : undefined;
  }
  return at;
}
