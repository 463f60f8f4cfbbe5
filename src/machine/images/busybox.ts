import type { FileTree } from '../filesystem/index.ts';
import { appletNames, binApplets, furtherApplets, sbinApplets, usrBinApplets, usrSbinApplets } from '../programs/lib/busybox-applets.ts';

function applets(directory: string, names: Iterable<string>): [string, { readonly program: string }][] {
  return [...names].map((name) => [`${directory}/${name}`, { program: name }]);
}

/** Users and groups of the busybox image. */
const passwd = `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
sys:x:3:3:sys:/dev:/bin/false
sync:x:4:100:sync:/bin:/bin/sync
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
operator:x:37:37:Operator:/var:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
`;

const group = `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:
tty:x:5:
disk:x:6:
mail:x:8:
www-data:x:33:www-data
operator:x:37:
nogroup:x:65534:
`;

const directories: FileTree = {
  '/dev': { directory: true },
  '/etc': { directory: true },
  '/home': { directory: true, uid: 65534, gid: 65534 },
  '/proc': { directory: true },
  '/root': { directory: true, mode: 0o700 },
  '/sys': { directory: true },
  '/tmp': { directory: true, mode: 0o1777 },
  '/usr': { directory: true },
  '/var': { directory: true },
};

/** Where Alpine links its applets. */
const linkedPrograms: FileTree = {
  ...Object.fromEntries(applets('/usr/bin', ['[', '[['])),
  ...Object.fromEntries(applets('/bin', ['busybox', ...binApplets])),
  ...Object.fromEntries(applets('/sbin', sbinApplets)),
  ...Object.fromEntries(applets('/usr/bin', usrBinApplets)),
  ...Object.fromEntries(applets('/usr/sbin', usrSbinApplets)),
  ...Object.fromEntries(Object.entries(furtherApplets).flatMap(([directory, names]) => applets(directory, names))),
};

/** The binary, with its version and when it was built, and the settings that only some builds have. */
export const busyboxBinary = (version: string, ...settings: readonly string[]): FileTree => ({
  '/bin/busybox': {
    content: `\x7fELFbusybox\nBusyBox v${version} multi-call binary.\n${settings.map((setting) => `CONFIG_${setting}=y\n`).join('')}`,
    mode: 0o755,
  },
});

/** The image busybox of a version (and its time): all applets in /bin, and little else. */
export const busyboxOf = (version: string, ...settings: readonly string[]): FileTree => ({
  ...directories,
  ...Object.fromEntries(applets('/bin', appletNames)),
  ...busyboxBinary(version, ...settings),
  '/bin/getent': { program: 'getent' },
  '/usr/bin/env': { link: '../../bin/env' },
  '/etc/passwd': passwd,
  '/etc/group': group,
  '/etc/shadow': { content: 'root:*:10933:0:99999:7:::\n', mode: 0o600 },
  '/etc/localtime': 'TZif2UTC0\n',
  '/etc/nsswitch.conf': 'hosts: files dns\n',
  '/var/spool/mail': { directory: true },
  '/var/www': { directory: true },
});

/** busybox as the image `latest` has it. */
export const busyboxFiles: FileTree = busyboxOf('1.37.0 (2024-09-26 21:31:42 UTC)');

/** The image alpine: busybox with its own identity. */
export const alpineFiles: FileTree = {
  ...directories,
  ...linkedPrograms,
  '/sbin/apk': { program: 'apk' },
  '/usr/bin/getent': { program: 'getent' },
  '/etc/alpine-release': '3.22.2\n',
  '/etc/group': group,
  '/etc/hostname': 'localhost\n',
  '/etc/hosts': '127.0.0.1\tlocalhost localhost.localdomain\n',
  '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\nHOME_URL="https://alpinelinux.org/"\n',
  '/etc/passwd': passwd,
  '/etc/apk/repositories': 'https://dl-cdn.alpinelinux.org/alpine/v3.22/main\n',
  '/lib': { directory: true },
  '/media': { directory: true },
  '/mnt': { directory: true },
  '/opt': { directory: true },
  '/run': { directory: true },
  '/srv': { directory: true },
};
