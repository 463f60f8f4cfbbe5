import { SystemError } from '../../process/errors.ts';
import type { Execution } from '../../process/types.ts';
import { applet, namedError } from '../lib/applet.ts';
import { readFile, statOrNothing } from '../lib/files.ts';
import { parseMode } from '../lib/modes.ts';
import { parseOptions, usage } from '../lib/options.ts';
import { makeParents } from './make.ts';

const syntax = {
  letters: 'cdDpsg:m:o:t:',
  usage:
    '[-cdDsp] [-o USER] [-g GRP] [-m MODE] [-t DIR] [SOURCE]... DEST\n\nCopy files and set attributes\n\n\t-c\tJust copy (default)\n\t-d\tCreate directories\n\t-D\tCreate leading target directories\n\t-s\tStrip symbol table\n\t-p\tPreserve date\n\t-o USER\tSet ownership\n\t-g GRP\tSet group ownership\n\t-m MODE\tSet permissions\n\t-t DIR\tInstall to DIR',
};

/** install: copies files with a mode, or makes directories. */
export const install = applet(function* (tool) {
  const options = yield* parseOptions(tool, syntax);
  const { process } = tool;
  const mode = parseMode(options.value('m') ?? '755', 0, false, 0) ?? 0o755;
  if (options.has('d')) {
    for (const path of options.rest) {
      makeParents(tool, path);
      process.chmod(path, mode);
    }
    return 0;
  }
  const target = options.value('t') ?? options.rest.at(-1);
  const sources = options.has('t') ? options.rest : options.rest.slice(0, -1);
  if (target === undefined || sources.length === 0) return yield* usage(tool, syntax);
  for (const source of sources) {
    const within = statOrNothing(process, target)?.type === 'directory' || options.has('t');
    const path = within ? `${target.replace(/\/$/, '')}/${source.split('/').at(-1)}` : target;
    if (options.has('D') && path.includes('/')) makeParents(tool, path.slice(0, path.lastIndexOf('/')));
    try {
      yield* copy(tool.process, source, path, mode);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      return yield* tool.die(namedError(source, error));
    }
  }
  return 0;
});

function* copy(process: Parameters<typeof readFile>[0], source: string, path: string, mode: number): Execution<void> {
  const data = yield* readFile(process, source);
  const descriptor = process.open(path, { write: true, create: true, truncate: true }, 0o600);
  yield* process.write(descriptor, data);
  process.close(descriptor);
  process.chmod(path, mode);
}
