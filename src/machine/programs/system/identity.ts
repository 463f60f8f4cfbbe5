import { SystemError } from '../../process/errors.ts';
import type { Execution, Process } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { readText } from '../lib/files.ts';
import { parseOptions } from '../lib/options.ts';
import { hostWords } from '../net/resolve.ts';

/** The name of a user id after /etc/passwd; undefined if there is none. */
export const userName = (process: Process, uid: number) => entry(process, '/etc/passwd', uid);

/** The name of a group id after /etc/group. */
export const groupName = (process: Process, gid: number) => entry(process, '/etc/group', gid);

function entry(process: Process, path: string, id: number): string | undefined {
  return readText(process, path)
    .split('\n')
    .find((line) => line.split(':')[2] === String(id))
    ?.split(':')[0];
}

/** The id of a name or number in /etc/passwd or /etc/group. */
export function lookUp(process: Process, path: string, name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const line = readText(process, path)
    .split('\n')
    .find((each) => each.split(':')[0] === name);
  return line === undefined ? undefined : Number(line.split(':')[2]);
}

const idSyntax = {
  letters: 'nruGgZ',
  long: { user: 'u', group: 'g', groups: 'G', name: 'n', real: 'r' },
  most: 1,
  usage:
    '[-ugGnr] [USER]\n\nPrint information about USER or the current user\n\n\t-u\tUser ID\n\t-g\tGroup ID\n\t-G\tSupplementary group IDs\n\t-n\tPrint names instead of numbers\n\t-r\tPrint real ID instead of effective ID',
};

/** id. */
export const id = applet(function* (tool) {
  const options = yield* parseOptions(tool, idSyntax);
  const { process } = tool;
  const own = process.credentials;
  let [uid, gid, groups] = [own.uid, own.gid, own.groups];
  const asked = options.rest[0];
  if (asked !== undefined) {
    const line = readText(process, '/etc/passwd')
      .split('\n')
      .find((each) => each.split(':')[0] === asked || each.split(':')[2] === asked);
    if (!line) return yield* tool.die(`unknown user ${asked}`);
    uid = Number(line.split(':')[2]);
    gid = Number(line.split(':')[3]);
    groups = [
      gid,
      ...readText(process, '/etc/group')
        .split('\n')
        .filter((each) => each.split(':')[3]?.split(',').includes(line.split(':')[0]!))
        .map((each) => Number(each.split(':')[2]))
        .filter((group) => group !== gid),
    ];
  }
  const user = (value: number) => userName(process, value);
  const group = (value: number) => groupName(process, value);
  if (options.has('u')) return yield* one(tool, uid, options.has('n') ? user(uid) : undefined);
  if (options.has('g')) return yield* one(tool, gid, options.has('n') ? group(gid) : undefined);
  if (options.has('G')) {
    const all = [gid, ...groups.filter((each) => each !== gid)];
    tool.out.put(`${all.map((each) => (options.has('n') ? (group(each) ?? String(each)) : String(each))).join(' ')}\n`);
    return 0;
  }
  const named = (value: number, name: string | undefined) => `${value}${name === undefined ? '' : `(${name})`}`;
  const list = groups.length > 0 ? ` groups=${groups.map((each) => named(each, group(each))).join(',')}` : '';
  tool.out.put(`uid=${named(uid, user(uid))} gid=${named(gid, group(gid))}${list}\n`);
  return 0;
});

function* one(tool: Tool, value: number, name: string | undefined): Execution<number> {
  tool.out.put(`${name ?? value}\n`);
  return 0;
}

export const whoami = applet(function* (tool) {
  if (tool.args.length > 0) yield* parseOptions(tool, { letters: '', most: 0, usage: '\n\nPrint the username associated with the current effective user id' });
  const { uid } = tool.process.credentials;
  const name = userName(tool.process, uid);
  if (name === undefined) return yield* tool.die(`unknown uid ${uid}`);
  tool.out.put(`${name}\n`);
  return 0;
});

/** The groups of an account, by name: its own and those that list it. */
function groupsOf(process: Process, user: string): string[] | undefined {
  const account = readText(process, '/etc/passwd')
    .split('\n')
    .find((line) => line.startsWith(`${user}:`));
  if (!account) return undefined;
  const own = account.split(':')[3];
  const lines = readText(process, '/etc/group')
    .split('\n')
    .map((line) => line.split(':'));
  return lines.filter(([, , gid, members]) => gid === own || members?.split(',').includes(user)).map(([name]) => name!);
}

export const groups = applet(function* (tool) {
  const [user] = tool.args;
  if (user !== undefined) {
    const found = groupsOf(tool.process, user);
    if (!found) return yield* tool.die(`unknown user ${user}`);
    tool.out.put(`${found.join(' ')}\n`);
    return 0;
  }
  const own = tool.process.credentials;
  tool.out.put(`${[own.gid, ...own.groups.filter((group) => group !== own.gid)].map((each) => groupName(tool.process, each) ?? String(each)).join(' ')}\n`);
  return 0;
});

function* setName(tool: Tool, name: string): Execution<number> {
  try {
    tool.process.setHostname(name);
    return 0;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return yield* tool.die(`sethostname: ${error.message}`);
  }
}

/** hostname: shows names, or sets the name, which is mostly the kernel's to refuse. */
export const hostname = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'dfisF:',
    long: { domain: 'd', fqdn: 'f', 'ip-address': 'i', short: 's', file: 'F' },
    most: 1,
    usage:
      "[-sidf] [HOSTNAME | -F FILE]\n\nShow or set hostname or DNS domain name\n\n\t-s\tShort\n\t-i\tAddresses for the hostname\n\t-d\tDNS domain name\n\t-f\tFully qualified domain name\n\t-F FILE\tUse FILE's content as hostname",
  });
  if (options.rest.length > 0) return yield* setName(tool, options.rest[0]!);
  const name = tool.process.hostname;
  const line = readText(tool.process, '/etc/hosts')
    .split('\n')
    .map(hostWords)
    .find((words) => words.slice(1).includes(name));
  if (options.has('i')) tool.out.put(`${line?.[0] ?? tool.process.interfaces().find((each) => each.name !== 'lo')?.address ?? '127.0.0.1'}\n`);
  else if (options.has('s')) tool.out.put(`${name.split('.')[0]}\n`);
  else if (options.has('f') || options.has('d')) {
    const full = line?.[1] ?? name;
    tool.out.put(`${options.has('f') ? full : full.split('.').slice(1).join('.')}\n`);
  } else tool.out.put(`${name}\n`);
  return 0;
});

const unameSyntax = {
  letters: 'snrvmpioa',
  long: { all: 'a', 'kernel-name': 's', nodename: 'n', 'kernel-release': 'r', 'kernel-version': 'v', machine: 'm', processor: 'p', 'operating-system': 'o' },
  usage:
    '[-amnrspvio]\n\nPrint system information\n\n\t-a\tPrint all\n\t-m\tMachine (hardware) type\n\t-n\tHostname\n\t-r\tKernel release\n\t-s\tKernel name (default)\n\t-p\tProcessor type\n\t-v\tKernel version\n\t-i\tHardware platform\n\t-o\tOS name',
};

export const uname = applet(function* (tool) {
  const options = yield* parseOptions(tool, { ...unameSyntax, most: 0 });
  const { machine } = tool.process;
  const values: Readonly<Record<string, string>> = {
    s: 'Linux',
    n: tool.process.hostname,
    r: machine.release,
    v: machine.version,
    m: machine.architecture,
    o: 'GNU/Linux',
    p: 'unknown',
    i: 'unknown',
  };
  const letters = options.has('a') ? ['s', 'n', 'r', 'v', 'm', 'o'] : ['s', 'n', 'r', 'v', 'm', 'p', 'i', 'o'].filter((letter) => options.has(letter));
  tool.out.put(`${(letters.length > 0 ? letters : ['s']).map((letter) => values[letter]!).join(' ')}\n`);
  return 0;
});

export const nproc = applet(function* (tool) {
  tool.out.put(`${tool.process.machine.cpus}\n`);
  return 0;
});
