import { SystemError } from '../../process/errors.ts';
import type { Execution, NamespaceKind } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { isGnu } from '../lib/gnu.ts';
import { parseOptions, usage } from '../lib/options.ts';
import { become, cannotRun } from './run.ts';

const kinds: readonly (readonly [letter: string, kind: NamespaceKind])[] = [
  ['U', 'user'],
  ['i', 'ipc'],
  ['u', 'uts'],
  ['n', 'net'],
  ['p', 'pid'],
  ['m', 'mnt'],
];

/** The program, in this process or in a child; without one a shell. */
function* start(tool: Tool, words: readonly string[], inChild: boolean): Execution<number> {
  const argv = words.length > 0 ? words : [tool.process.env.get('SHELL') ?? '/bin/sh'];
  if (!inChild) return yield* become(tool, argv);
  try {
    const pid = tool.process.spawn({ argv, env: tool.process.env });
    const ended = yield* tool.process.wait({ pid });
    const status = ended?.status;
    if (status?.signal) tool.process.kill(tool.process.pid, status.signal);
    return status?.code ?? 1;
  } catch (error) {
    if (error instanceof SystemError) return yield* cannotRun(tool, argv[0]!, error);
    throw error;
  }
}

const nsenterSyntax = {
  letters: '+UiunpmCat:S:G:r:w:F',
  long: { user: 'U', ipc: 'i', uts: 'u', net: 'n', pid: 'p', mount: 'm', cgroup: 'C', all: 'a', target: 't', root: 'r', wd: 'w', 'no-fork': 'F' },
  usage:
    "[OPTIONS] [PROG ARGS]\n\n\t-t PID\t\tTarget process to get namespaces from\n\t-m[FILE]\tEnter mount namespace\n\t-u[FILE]\tEnter UTS namespace (hostname etc)\n\t-i[FILE]\tEnter System V IPC namespace\n\t-n[FILE]\tEnter network namespace\n\t-p[FILE]\tEnter pid namespace\n\t-U[FILE]\tEnter user namespace\n\t-S UID\t\tSet uid in entered namespace\n\t-G GID\t\tSet gid in entered namespace\n\t--preserve-credentials\tDon't touch uids or gids\n\t-r[DIR]\t\tSet root directory\n\t-w[DIR]\t\tSet working directory\n\t-F\t\tDon't fork before exec'ing PROG",
};

/** nsenter: a program in namespaces of another process. Namespaces by their files are not simulated. */
export const nsenter = applet(function* (tool) {
  const { process } = tool;
  const options = yield* parseOptions(tool, nsenterSyntax);
  const gnu = isGnu(process);
  const target = options.value('t');
  if (target === undefined) {
    if (gnu) return yield* tool.die('no target PID specified for --all');
    return yield* usage(tool, nsenterSyntax);
  }
  const all: readonly (readonly [string, NamespaceKind])[] = [...kinds, ['C', 'cgroup']];
  const wanted = all.filter(([letter, kind]) => options.has(letter) || (options.has('a') && kind !== 'user'));
  const pid = Number(target);
  try {
    process.enterNamespaces(
      pid,
      wanted.map(([, kind]) => kind),
    );
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const file = `/proc/${target}/ns/${wanted[0]?.[1] ?? 'mnt'}`;
    if (error.code === 'ESRCH')
      return yield* tool.die(gnu ? `cannot open ${file}: No such file or directory` : `can't open '${file}': No such file or directory`);
    return yield* tool.die(
      gnu ? `reassociate to namespaces failed: ${error.message}` : `setns(): can't reassociate to namespace '${wanted[0]?.[1] ?? 'mnt'}': ${error.message}`,
    );
  }
  if (options.has('r')) process.changeRoot(options.value('r')!);
  return yield* start(tool, options.rest, options.has('p') && !options.has('F'));
});

const unshareSyntax = {
  letters: '+UiunpmCfr',
  long: { user: 'U', ipc: 'i', uts: 'u', net: 'n', pid: 'p', mount: 'm', cgroup: 'C', fork: 'f', 'map-root-user': 'r', 'mount-proc': 'P' },
  usage:
    '[OPTIONS] [PROG ARGS]\n\n\t-m,--mount[=FILE]\tUnshare mount namespace\n\t-u,--uts[=FILE]\t\tUnshare UTS namespace (hostname etc.)\n\t-i,--ipc[=FILE]\t\tUnshare System V IPC namespace\n\t-n,--net[=FILE]\t\tUnshare network namespace\n\t-p,--pid[=FILE]\t\tUnshare PID namespace\n\t-U,--user[=FILE]\tUnshare user namespace\n\t-f\t\t\tFork before execing PROG\n\t-r\t\t\tMap current user to root (implies -U)\n\t--mount-proc[=DIR]\tMount /proc filesystem first (implies -m)',
};

const flags: Readonly<Record<string, number>> = { m: 0x20000, u: 0x4000000, i: 0x8000000, n: 0x40000000, p: 0x20000000, U: 0x10000000, C: 0x2000000 };

/** unshare: a program in namespaces of its own. */
export const unshare = applet(function* (tool) {
  const { process } = tool;
  const options = yield* parseOptions(tool, unshareSyntax);
  const wanted = [...kinds, ['C', 'cgroup'] as const].filter(
    ([letter]) => options.has(letter) || (letter === 'm' && options.has('P')) || (letter === 'U' && options.has('r')),
  );
  const missing = wanted.find(([, kind]) => kind === 'user' || kind === 'net');
  if (missing && process.hasCapability('SYS_ADMIN'))
    return yield* tool.die(`a new ${missing[1] === 'net' ? 'network' : 'user'} namespace is not simulated in Podlab`);
  try {
    process.unshare(wanted.map(([, kind]) => kind as Exclude<NamespaceKind, 'net' | 'user'>));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const sum = wanted.reduce((all, [letter]) => all + flags[letter]!, 0);
    return yield* tool.die(`unshare${isGnu(process) ? ' failed' : `(0x${sum.toString(16)})`}: ${error.message}`);
  }
  return yield* start(tool, options.rest, options.has('f'));
});
