import { SystemError } from '../../process/errors.ts';
import { applet } from '../lib/applet.ts';
import { isGnu } from '../lib/gnu.ts';
import { parseOptions } from '../lib/options.ts';
import { resolve } from './examine.ts';

/** mountpoint: whether a file system is mounted at a directory. */
export const mountpoint = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'qdxn',
    least: 1,
    most: 1,
    usage:
      '[-q] { [-dn] DIR | -x DEVICE }\n\nCheck if DIR is a mountpoint\n\n\t-q\tQuiet\n\t-d\tPrint major:minor of the filesystem\n\t-n\tPrint device name of the filesystem\n\t-x\tPrint major:minor of DEVICE',
  });
  const path = options.rest[0]!;
  try {
    if (tool.process.stat(path).type !== 'directory') throw new SystemError('ENOTDIR');
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (!options.has('q')) yield* tool.complain(`${path}: ${error.message}`);
    return 1;
  }
  const real = resolve(tool.process, path);
  const found = tool.process.mounts().some((each) => each.path === real);
  if (!options.has('q')) tool.out.put(`${path} is ${found ? '' : 'not '}a mountpoint\n`);
  return found ? 0 : isGnu(tool.process) ? 32 : 1;
});
