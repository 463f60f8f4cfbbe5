import type { FileTree } from '../filesystem/index.ts';

/** The applets of busybox that its image has; each is a program of its own here. */
const binApplets =
  'arch ash base64 cat chgrp chmod chown cp date dd df dmesg echo egrep false fgrep grep gunzip gzip hostname kill link ln login ls mkdir mkfifo mknod mktemp more mount mv netstat nice pidof ping printenv ps pwd rm rmdir sed sh sleep stat stty su sync tar touch true umount uname usleep vi watch zcat'.split(
    ' ',
  );
const sbinApplets = 'arp ifconfig init ip ipaddr iplink iproute ipneigh poweroff route sysctl'.split(' ');
const usrBinApplets =
  'awk basename bc bunzip2 bzcat chvt cksum clear cmp comm crontab cut dc diff dirname dos2unix du env expand expr factor fallocate find fold free ftpget groups hd head hexdump hostid id install killall less logger lsof md5sum mkpasswd nc nl nohup nproc nsenter nslookup od paste pgrep pkill printf pstree pwdx readlink realpath renice reset resize rev seq setsid sha1sum sha256sum sha512sum shred shuf sort split strings sum tac tail tee telnet test time timeout top tr traceroute tree truncate tty unexpand uniq unix2dos unlink unshare uptime uuencode vmstat w wc wget which who whoami xargs xxd yes'.split(
    ' ',
  );
const usrSbinApplets = 'addgroup adduser chpasswd chroot httpd crond delgroup deluser'.split(' ');

function applets(directory: string, names: readonly string[]): [string, { readonly program: string }][] {
  return names.map((name) => [`${directory}/${name}`, { program: name }]);
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

const programs: FileTree = {
  ...Object.fromEntries(applets('/bin', ['[', '[[', 'busybox', ...binApplets])),
  ...Object.fromEntries(applets('/sbin', sbinApplets)),
  ...Object.fromEntries(applets('/usr/bin', usrBinApplets)),
  ...Object.fromEntries(applets('/usr/sbin', usrSbinApplets)),
};

/** The image busybox: all applets, and little else. */
export const busyboxFiles: FileTree = {
  ...directories,
  ...programs,
  '/etc/passwd': passwd,
  '/etc/group': group,
  '/etc/shadow': { content: 'root:*:10933:0:99999:7:::\n', mode: 0o600 },
  '/etc/localtime': 'TZif2UTC0\n',
  '/etc/nsswitch.conf': 'hosts: files dns\n',
  '/var/spool/mail': { directory: true },
  '/var/www': { directory: true },
};

/** The image alpine: busybox with its own identity. */
export const alpineFiles: FileTree = {
  ...directories,
  ...programs,
  '/sbin/apk': { program: 'apk' },
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

export { binApplets, sbinApplets, usrBinApplets, usrSbinApplets };
