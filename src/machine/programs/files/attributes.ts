import { SystemError } from '../../process/errors.ts';
import type { Execution } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { isGnu } from '../lib/gnu.ts';
import { parseMode } from '../lib/modes.ts';
import { parseOptions, usage } from '../lib/options.ts';
import { lookUp } from '../system/identity.ts';

/** Calls `change` on a path and, with `recursive`, on all below it. */
function* walk(tool: Tool, path: string, recursive: boolean, change: (path: string) => void): Execution<boolean> {
  try {
    const { type } = tool.process.lstat(path);
    if (type !== 'symlink' || !recursive) change(path);
    let fine = true;
    if (recursive && type === 'directory')
      for (const name of tool.process.readDirectory(path)) fine = (yield* walk(tool, `${path.replace(/\/$/, '')}/${name}`, true, change)) && fine;
    return fine;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    yield* tool.complain(`${path}: ${error.message}`);
    return false;
  }
}

const chmodSyntax = {
  letters: 'Rvcf',
  long: { recursive: 'R', verbose: 'v' },
  usage:
    '[-Rcvf] MODE[,MODE]... FILE...\n\nMODE is octal number (bit pattern sstrwxrwxrwx) or [ugoa]{+|-|=}[rwxXst]\n\n\t-R\tRecurse\n\t-c\tList changed files\n\t-v\tVerbose\n\t-f\tHide errors',
};

export const chmod = applet(function* (tool) {
  const symbolic = tool.args.findIndex((arg) => /^-[rwxXst]+$/.test(arg));
  const own = tool.args.filter((_, i) => i !== symbolic);
  const options = yield* parseOptions(tool, chmodSyntax, own);
  const operands = symbolic >= 0 ? [tool.args[symbolic]!, ...options.rest] : options.rest;
  const [mode, ...paths] = operands;
  if (mode === undefined || paths.length === 0) return yield* usage(tool, chmodSyntax);
  if (parseMode(mode, 0, false, 0) === undefined) return yield* tool.die(`invalid mode '${mode}'`);
  let status = 0;
  for (const path of paths) {
    const fine = yield* walk(tool, path, options.has('R'), (each) => {
      const stat = tool.process.stat(each);
      tool.process.chmod(each, parseMode(mode, stat.mode, stat.type === 'directory', tool.process.umask)!);
    });
    if (!fine) status = 1;
  }
  return status;
});

const chownSyntax = {
  letters: 'RhLHPcvf',
  long: { recursive: 'R' },
  least: 2,
  usage: '[-Rhvcf] USER[:[GRP]] FILE...\n\nChange the owner and/or group of FILEs to USER and/or GRP\n',
};

export const chown = applet(function* (tool) {
  const options = yield* parseOptions(tool, chownSyntax);
  const [owner, ...paths] = options.rest as [string, ...string[]];
  const [user, group] = tool.name === 'chgrp' ? ['', owner] : owner.split(/[:.]/);
  const uid = user ? lookUp(tool.process, '/etc/passwd', user) : undefined;
  const gid = group ? lookUp(tool.process, '/etc/group', group) : undefined;
  if (owner.includes(':') && ((user && uid === undefined) || (group && gid === undefined)) && !isGnu(tool.process))
    return yield* tool.die(`unknown user/group ${owner}`);
  if (user && uid === undefined) return yield* tool.die(`unknown user ${user}`);
  if (group && gid === undefined) return yield* tool.die(`unknown group ${group}`);
  let status = 0;
  for (const path of paths) {
    const fine = yield* walk(tool, path, options.has('R'), (each) => {
      const stat = tool.process.stat(each);
      tool.process.chown(each, uid ?? stat.uid, gid ?? stat.gid);
    });
    if (!fine) status = 1;
  }
  return status;
});
