import type { Process } from '../../../../machine/process/types.ts';
import { typeOf } from '../../files.ts';

export interface Plugin {
  /** `/usr/local/bin/kubectl-node_shell` */
  readonly path: string;
  /** The last of the arguments that make its name. */
  readonly lastWord: string;
}

/** The directories of PATH. */
export const searchPath = (process: Process): readonly string[] => (process.env.get('PATH') ?? '').split(':').filter((directory) => directory !== '');

/** An executable `kubectl-WORD-WORD` for as many of the words as possible; dashes in a word are underscores in the file's name. */
export function findPlugin(process: Process, words: readonly string[]): Plugin | undefined {
  for (let count = words.length; count > 0; count--) {
    const name = `kubectl-${words
      .slice(0, count)
      .map((word) => word.replaceAll('-', '_'))
      .join('-')}`;
    for (const directory of searchPath(process)) {
      const path = `${directory}/${name}`;
      if (typeOf(process, path) === 'file' && process.access(path, 'x')) return { path, lastWord: words[count - 1]! };
    }
  }
  return undefined;
}
