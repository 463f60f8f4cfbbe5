import { SystemError } from '../../process/errors.ts';
import { applet } from '../lib/applet.ts';
import { statOrNothing } from '../lib/files.ts';
import { isGnu } from '../lib/gnu.ts';
import { parseOptions, usage } from '../lib/options.ts';
import { become } from './run.ts';

/** who and w: nobody logs in to a container. */
export const who = applet(function* ({ out, name }) {
  if (name === 'w') out.put('USER\t\tTTY\t\tIDLE\tTIME\t\t HOST\n');
  yield* out.drain();
  return 0;
});

/** logname: nobody has logged in. */
export const logname = applet(function* (tool) {
  return yield* tool.die(
    isGnu(tool.process) ? 'no login name' : `getlogin: ${tool.process.isTerminal(0) ? 'No such file or directory' : 'Inappropriate ioctl for device'}`,
  );
});

/** users: a line of names, and nobody is logged in. */
export const users = applet(function* (tool) {
  if (!isGnu(tool.process)) tool.out.put('\n');
  yield* tool.out.drain();
  return 0;
});

/** nologin, the shell of accounts that have none. */
export const nologin = applet(function* (tool) {
  tool.out.put('This account is not available\n');
  yield* tool.out.drain();
  return 1;
});

/** fsync: files are on their disks at once. */
export const fsync = applet(function* (tool) {
  let status = 0;
  for (const path of tool.args.filter((arg) => !arg.startsWith('-'))) {
    if (statOrNothing(tool.process, path)) continue;
    yield* tool.complain(`open: ${path}: No such file or directory`);
    status = 1;
  }
  return status;
});

/** modprobe: containers have no modules. */
export const modprobe = applet(function* (tool) {
  return yield* tool.die(`can't change directory to '/lib/modules': No such file or directory`);
});

/** dmesg: the kernel's messages are the node's. */
export const dmesg = applet(function* (tool) {
  return yield* tool.die('klogctl: Operation not permitted');
});

/** stty: the size of a terminal, raw and sane. */
export const stty = applet(function* (tool) {
  if (!tool.process.isTerminal(0)) return yield* tool.die('standard input: Inappropriate ioctl for device');
  const { rows, columns } = tool.process.terminal.size(0);
  const [first] = tool.args;
  if (first === 'size') tool.out.put(`${rows} ${columns}\n`);
  else if (first === undefined || first === '-a') tool.out.put(`speed 38400 baud; rows ${rows}; columns ${columns}; line = 0;\n`);
  else if (first === 'raw' || first === 'sane' || first === 'cooked' || first === '-raw') tool.process.terminal.setRaw(0, first === 'raw');
  return 0;
});

/** reset: what it sends to a terminal. */
export const reset = applet(function* (tool) {
  if (tool.process.isTerminal(1)) tool.out.put('\x1bc\x1b(B\x1b[m\x1b[J\x1b[?25h');
  return 0;
});

/** renice: niceness means nothing here; wrong process numbers do. */
export const renice = applet(function* (tool) {
  const operands = tool.args.filter((arg, i) => !(arg.startsWith('-') && /^-[npgu]$/.test(arg)) || (i === 0 && /^-\d/.test(arg)));
  if (operands.length < 2) return yield* usage(tool, { usage: '[-n] PRIORITY [[-p|g|u] ID...]...\n\nChange scheduling priority of a running process' });
  let status = 0;
  for (const pid of operands.slice(1)) {
    try {
      tool.process.kill(Number(pid), '');
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* tool.complain(`setpriority: ${error.message}`);
      status = 1;
    }
  }
  return status;
});

/** arch and hostid. */
export const arch = applet(function* ({ process, out }) {
  out.put(`${process.machine.architecture}\n`);
  yield* out.drain();
  return 0;
});

export const hostid = applet(function* ({ out }) {
  out.put('007f0100\n');
  yield* out.drain();
  return 0;
});

/** logger: nobody takes messages at /dev/log in a container; they are lost. */
export const logger = applet(function* (tool) {
  const options = yield* parseOptions(tool, { letters: 'sp:t:', usage: '[-s] [-t TAG] [-p PRIO] [MESSAGE]\n\nWrite MESSAGE (or stdin) to syslog' });
  if (options.has('s')) yield* tool.process.write(2, `${options.value('t') ?? 'root'}: ${options.rest.join(' ')}\n`);
  return 0;
});

/** chroot: another root directory for a program. */
export const chroot = applet(function* (tool) {
  const [root, ...argv] = tool.args;
  if (root === undefined) return yield* usage(tool, { usage: 'NEWROOT [PROG ARGS]\n\nRun PROG with root directory set to NEWROOT' });
  try {
    tool.process.changeRoot(root);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return yield* tool.die(`can't change root directory to '${root}': ${error.message}`);
  }
  return yield* become(tool, argv.length > 0 ? argv : [tool.process.env.get('SHELL') ?? '/bin/sh', '-i']);
});
