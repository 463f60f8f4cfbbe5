import type { FileTree } from '../filesystem/index.ts';
import { binApplets, sbinApplets, usrBinApplets, usrSbinApplets } from '../programs/lib/busybox-applets.ts';

const passwd = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
sync:x:4:65534:sync:/bin:/bin/sync
man:x:6:12:man:/var/cache/man:/usr/sbin/nologin
mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;

const group = `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
man:x:12:
mail:x:8:
www-data:x:33:
nogroup:x:65534:
`;

/** What Debian's minimal images lack of the programs that busybox has. */
const absent = new Set(
  'ash busybox ping ps top free netstat ip ifconfig route arp wget nc vi less telnet nslookup traceroute ftpget httpd pgrep pkill pidof killall tree bc dc lsof xxd crontab watch w uptime vmstat pstree pwdx sysctl poweroff chvt resize rev usleep uuencode iplink ipaddr iproute ipneigh addgroup adduser deluser delgroup crond unix2dos dos2unix hd logger mkpasswd strings time renice'.split(
    ' ',
  ),
);

/** Programs of GNU that print otherwise than those of busybox. */
const gnu: Readonly<Record<string, string>> = { ls: 'ls-of-coreutils', wc: 'wc-of-coreutils' };

function programs(names: readonly string[], directory: string): FileTree {
  return Object.fromEntries(names.map((name) => [`${directory}/${name}`, { program: gnu[name] ?? name }]));
}

const minimal = [...binApplets, ...usrBinApplets].filter((name) => !absent.has(name));

/** The image debian: GNU tools and bash, no network tools, no ps. */
export const debianFiles: FileTree = {
  '/bin': { link: 'usr/bin' },
  '/boot': { directory: true },
  '/dev': { directory: true },
  '/etc/debian_version': '12.12\n',
  '/etc/group': group,
  '/etc/os-release':
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
  '/etc/passwd': passwd,
  '/etc/nsswitch.conf': 'hosts: files dns\n',
  '/home': { directory: true },
  '/lib': { link: 'usr/lib' },
  '/media': { directory: true },
  '/mnt': { directory: true },
  '/opt': { directory: true },
  '/proc': { directory: true },
  '/root': { directory: true, mode: 0o700 },
  '/run': { directory: true },
  '/sbin': { link: 'usr/sbin' },
  '/srv': { directory: true },
  '/sys': { directory: true },
  '/tmp': { directory: true, mode: 0o1777 },
  ...programs([...minimal, 'bash', '['], '/usr/bin'),
  '/usr/bin/getent': { program: 'getent' },
  '/usr/bin/apt': { program: 'apt' },
  '/usr/bin/apt-get': { program: 'apt' },
  ...programs(
    [...sbinApplets, ...usrSbinApplets].filter((name) => !absent.has(name)),
    '/usr/sbin',
  ),
  '/usr/lib/os-release': { link: '../../etc/os-release' },
  '/usr/local/bin': { directory: true },
  '/usr/local/sbin': { directory: true },
  '/usr/share': { directory: true },
  '/var/lib': { directory: true },
  '/var/log': { directory: true },
  '/var/mail': { directory: true },
  '/var/www': { directory: true },
  '/var/tmp': { directory: true, mode: 0o1777 },
};

/** The same base as another release, or as Ubuntu has it. */
export function debianOf(id: 'debian' | 'ubuntu', version: string, codename: string, debianVersion: string): FileTree {
  const name = id === 'debian' ? 'Debian GNU/Linux' : 'Ubuntu';
  const pretty = id === 'debian' ? `${name} ${version} (${codename})` : `${name} ${version} LTS`;
  return {
    ...debianFiles,
    '/etc/debian_version': `${debianVersion}\n`,
    '/etc/os-release': `PRETTY_NAME="${pretty}"\nNAME="${name}"\nVERSION_ID="${version}"\nVERSION="${version} (${codename})"\nVERSION_CODENAME=${codename}\nID=${id}\n${id === 'ubuntu' ? 'ID_LIKE=debian\n' : ''}`,
  };
}

/** debian with curl and procps: what images of node applications are built on. */
export const nodeFiles: FileTree = {
  ...debianFiles,
  ...programs(['curl', 'node', 'ps', 'top', 'free', 'pgrep', 'pkill', 'uptime', 'vmstat', 'w', 'watch'], '/usr/bin'),
};

/** The operating system of a node: Debian with the tools that an administrator finds there. */
export const hostFiles: FileTree = {
  ...debianFiles,
  ...programs(
    [...absent, 'curl'].filter((name) => !['ash', 'busybox', 'ip', 'ifconfig', 'route'].includes(name)),
    '/usr/bin',
  ),
  ...programs(['ip', 'ifconfig', 'route', 'init'], '/usr/sbin'),
  '/etc/hosts': '127.0.0.1\tlocalhost\n',
  '/etc/resolv.conf': 'nameserver 172.18.0.1\n',
  '/var/lib/kubelet': { directory: true },
  '/var/log/pods': { directory: true },
  '/var/log/containers': { directory: true },
};
