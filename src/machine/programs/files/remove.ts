import { SystemError } from '../../process/errors.ts';
import type { Execution } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { isGnu } from '../lib/gnu.ts';
import { type Options, parseOptions, usage } from '../lib/options.ts';

const syntax = {
  letters: 'irRfv',
  long: { force: 'f', recursive: 'r', interactive: 'i', verbose: 'v' },
  usage: '[-irf] FILE...\n\nRemove (unlink) FILEs\n\n\t-i\tAlways prompt before removing\n\t-f\tNever prompt\n\t-R,-r\tRecurse',
};

export const rm = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax);
  if (options.rest.length === 0 && !options.has('f')) return yield* usage(tool, syntax);
  let status = 0;
  for (const path of options.rest) {
    const name = path.replace(/\/+$/, '').split('/').at(-1);
    if (name === '.' || name === '..') {
      yield* tool.complain(`can't remove '.' or '..'`);
      status = 1;
    } else if (!(yield* remove(tool, path, options))) status = 1;
  }
  return status;
});

/** Removes a file, or with -r a tree. */
export function* remove(tool: Tool, path: string, options: Pick<Options, 'has'>): Execution<boolean> {
  try {
    const stat = tool.process.lstat(path);
    if (stat.type !== 'directory') {
      tool.process.unlink(path);
      if (options.has('v')) tool.out.put(`removed '${path}'\n`);
      return true;
    }
    if (!options.has('r') && !options.has('R')) {
      yield* tool.complain(`'${path}' is a directory`);
      return false;
    }
    let fine = true;
    for (const name of [...tool.process.readDirectory(path)].sort()) fine = (yield* remove(tool, `${path.replace(/\/$/, '')}/${name}`, options)) && fine;
    if (fine) tool.process.rmdir(path);
    if (fine && options.has('v')) tool.out.put(`removed directory${isGnu(tool.process) ? '' : ':'} '${path}'\n`);
    return fine;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (error.code === 'ENOENT' && options.has('f')) return true;
    yield* tool.complain(`can't remove '${path}': ${error.message}`);
    return false;
  }
}

export const unlink = applet(function* (tool) {
  const path = tool.args[0];
  if (path === undefined || tool.args.length > 1) return yield* usage(tool, { letters: '', usage: 'FILE\n\nDelete FILE by calling unlink()' });
  try {
    tool.process.unlink(path);
    return 0;
  } catch (error) {
    if (error instanceof SystemError) return yield* tool.die(`can't remove file '${path}': ${error.message}`);
    throw error;
  }
});
