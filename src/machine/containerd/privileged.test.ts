import { describe, expect, test } from 'vitest';
import { SystemError } from '../process/errors.ts';
import type { Program } from '../process/types.ts';
import { TestNode } from '../testing/node.ts';
import { plainPrograms } from '../testing/programs.ts';

/** A program that prints what a function answers, or the code of its error. */
function attempt(act: (process: Parameters<Program>[0]) => string): Program {
  return function* (process) {
    let text: string;
    try {
      text = act(process);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      text = error.code;
    }
    yield* process.write(1, `${text}\n`);
    return 0;
  };
}

const write: Program = function* (process) {
  const [, path = '', text = ''] = process.argv;
  let answer = 'ok';
  try {
    const file = process.open(path, { write: true });
    yield* process.write(file, text);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    answer = error.code;
  }
  yield* process.write(1, `${answer}\n`);
  return 0;
};

const programs: Readonly<Record<string, Program>> = {
  ...plainPrograms,
  write,
  tmpfs: attempt((process) => {
    process.mkdir('/scratch');
    process.mount('none', '/scratch', { type: 'tmpfs', size: 1024 * 1024 });
    const { type, options } = process.mounts().at(-1)!;
    const { mode } = process.stat('/scratch');
    process.unmount('/scratch');
    return `${type} ${options} ${mode.toString(8)} ${process.mounts().some(({ path }) => path === '/scratch')}`;
  }),
  bind: attempt((process) => {
    process.mkdir('/other');
    process.mount('/etc', '/other', { bind: true, readonly: true });
    return process.readDirectory('/other').join() === process.readDirectory('/etc').join() ? 'same' : 'different';
  }),
  nfs: attempt((process) => {
    process.mount('nas:/', '/tmp', { type: 'nfs' });
    return 'mounted';
  }),
};

const context = { privileged: false, readonlyRootfs: false, supplementalGroups: [], noNewPrivileges: false };

function started(change: { readonly privileged?: boolean; readonly unmaskedProc?: boolean }) {
  const node = new TestNode(programs);
  const config = node.containerConfig(['sleep', '1000']);
  const { namespaces } = config.linux.securityContext;
  const id = node.start(node.sandbox(), { ...config, linux: { ...config.linux, securityContext: { ...context, namespaces, ...change } } });
  return (...command: string[]) => node.exec(id, command).output.trimEnd();
}

describe('what only a privileged container may', () => {
  test('mount a tmpfs and take it away, mount a path at another; not a file system that there is none of', () => {
    const run = started({ privileged: true });
    expect(run('tmpfs')).toBe('tmpfs rw,relatime,size=1024k 1777 false');
    expect(run('bind')).toBe('same');
    expect(run('nfs')).toBe('ENODEV');
    const other = started({});
    expect([other('tmpfs'), other('bind')]).toEqual(['EPERM', 'EPERM']);
  });

  test("change settings of the kernel: those of the network are the Pod's, others the node's", () => {
    const run = started({ privileged: true });
    expect(run('write', '/proc/sys/net/core/somaxconn', '1024\n')).toBe('ok');
    expect(run('write', '/proc/sys/vm/max_map_count', '262144')).toBe('ok');
    expect([run('cat', '/proc/sys/net/core/somaxconn'), run('cat', '/proc/sys/vm/max_map_count')]).toEqual(['1024', '262144']);
    expect(started({})('write', '/proc/sys/net/core/somaxconn', '1024')).toBe('EROFS');
  });

  test('see /proc/sys writable, as with procMount Unmasked', () => {
    expect(started({ unmaskedProc: true })('write', '/proc/sys/net/core/somaxconn', '1')).toBe('ok');
  });
});
