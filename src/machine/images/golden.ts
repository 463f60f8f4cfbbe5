import type { FileTree } from '../filesystem/index.ts';
import { busyboxBinary, busyboxFiles } from './busybox.ts';
import { debianFiles, nodeFiles } from './debian.ts';
import type { ImageDefinition } from './definition.ts';
import { path, tags } from './tags.ts';

const nginxNames = tags(
  'docker.io/library/nginx',
  'latest',
  '1.7.9',
  '1.14',
  '1.14.2',
  '1.16.1',
  '1.21',
  '1.25',
  '1.27',
  '1.28',
  '1.29',
  'alpine',
  '1.29-alpine',
  'stable',
);

/** Users of the Debian files under nginx and curl: nginx-light has www-data, curl's user has no name. */
const serverFiles: FileTree = {
  ...nodeFiles,
  '/etc/nginx/nginx.conf':
    'user www-data;\nworker_processes auto;\npid /run/nginx.pid;\nevents {\n}\nhttp {\n\taccess_log /dev/stdout;\n\tserver {\n\t\tlisten 80;\n\t\troot /usr/share/nginx/html;\n\t}\n}\n',
  '/usr/bin/ip': { program: 'ip' },
  '/usr/sbin/nginx': { program: 'nginx' },
  '/usr/share/nginx/html/index.html':
    '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n',
  '/var/log/nginx/access.log': { link: '/dev/stdout' },
  '/var/log/nginx/error.log': { link: '/dev/stderr' },
};

/** The applets of Debian's busybox-static 1.35, where its --install links them. */
const debianApplets: Readonly<Record<string, string>> = {
  '/bin':
    'arch ash base64 busybox cat chgrp chmod chown cp cpio cttyhack date dd df dmesg dnsdomainname dumpkmap echo ed egrep false fatattr fgrep getopt grep gunzip gzip hostname ionice ipcalc kill link linux32 linux64 ln login ls lzop mkdir mknod mktemp more mount mt mv netstat nuke pidof ping ping6 ps pwd readlink resume rev rm rmdir rpm run-parts sed setpriv sh sleep stat stty su sync tar touch true umount uname uncompress usleep vi watch zcat',
  '/sbin':
    'acpid adjtimex arp blockdev depmod devmem fdisk findfs freeramdisk fstrim getty halt hwclock ifconfig ifdown ifup init insmod ip ipneigh klogd loadkmap logread losetup lsmod mdev mkdosfs mke2fs mkswap modinfo modprobe nameif pivot_root poweroff reboot rmmod route run-init start-stop-daemon sulogin swapoff swapon switch_root sysctl syslogd tc tunctl udhcpc uevent vconfig watchdog',
  '/usr/bin':
    '[ [[ ar ascii awk basename bc blkdiscard bunzip2 bzcat bzip2 cal chvt clear cmp crc32 crontab cut dc deallocvt diff dirname dos2unix dpkg dpkg-deb du dumpleases env expand expr factor fallocate find fold free ftpget ftpput groups head hexdump hostid id killall last less logger logname lsscsi lzcat lzma md5sum microcom mkfifo mkpasswd nc nl nproc nsenter nslookup od openvt passwd paste patch printf realpath renice reset rpm2cpio seq setkeycodes setsid sha1sum sha256sum sha3sum sha512sum shred shuf sort ssl_client strings svc svok tac tail taskset tee telnet test tftp time timeout top tr traceroute traceroute6 truncate ts tty unexpand uniq unix2dos unlink unlzma unshare unxz unzip uptime uudecode uuencode w wc wget which who whoami xargs xxd xz xzcat yes',
  '/usr/sbin':
    'arping brctl chroot crond fsfreeze httpd i2cdetect i2cdump i2cget i2cset i2ctransfer loadfont mim nologin partprobe rdate telnetd ubirename udhcpd',
};

const minimalBusybox: FileTree = {
  ...Object.fromEntries(Object.entries(busyboxFiles).filter(([name]) => !/^\/(?:etc|bin|usr\/bin)\//.test(name))),
  ...Object.fromEntries(
    Object.entries(debianApplets).flatMap(([directory, names]) => names.split(' ').map((name) => [`${directory}/${name}`, { program: name }])),
  ),
  ...busyboxBinary('1.35.0 (Debian 1:1.35.0-4+deb12u1+b1)'),
  // Debian's build of busybox, whose ps has no TIME and whose dd tells no rate.
  '/bin/ps': { program: 'ps-without-time' },
  '/bin/dd': { program: 'dd-without-rate' },
  '/etc/group': 'root:x:0:\nnobody:x:65534:\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
};

const kiadaFiles: FileTree = { '/app.js': '// podlab: golden-kiada\n', '/html/index.html': '<h1>Kiada</h1>' };

/** The stand-ins that the golden sessions were recorded with. */
export const goldenImages: readonly ImageDefinition[] = [
  { names: tags('docker.io/library/alpine', 'latest', '3.20', '3.22'), size: 1_043_100, config: { cmd: ['/bin/sh'], env: [path] }, files: minimalBusybox },
  {
    names: tags('docker.io/library/busybox', 'latest', '1.28', '1.36', '1.37', '1.28.4', '1.34', 'stable'),
    size: 1_043_047,
    config: { cmd: ['sh'], env: [path] },
    files: minimalBusybox,
  },
  {
    names: tags('docker.io/curlimages/curl', 'latest', '8.10.1'),
    size: 38_000_000,
    config: { entrypoint: ['curl'], env: [path], user: '101' },
    files: serverFiles,
  },
  {
    names: [...tags('docker.io/library/debian', 'latest', '12', 'bookworm'), ...tags('docker.io/library/ubuntu', 'latest', '24.04', '22.04')],
    size: 30_000_000,
    config: { cmd: ['bash'], env: [path] },
    files: debianFiles,
  },
  {
    names: tags('docker.io/luksa/init-demo', '0.1'),
    size: 1_043_200,
    config: { cmd: ['sh', '-c', 'echo init starting; for i in 1 2 3; do echo working $i; sleep 1; done; echo init done'], env: [path] },
    files: minimalBusybox,
  },
  {
    names: tags('docker.io/nigelpoulton/k8sbook', 'latest', '1.0'),
    size: 60_000_000,
    config: { entrypoint: ['node', './app.js'], env: [path], workingDir: '/src' },
    files: nodeFiles,
    more: { '/src/app.js': '// podlab: golden-k8sbook\n' },
  },
  ...(['0.1', '0.2'] as const).map((version) => ({
    names: tags('docker.io/luksa/kiada', version),
    size: 60_000_000,
    config: { entrypoint: ['node', 'app.js'], env: [path, `KIADA_VERSION=${version}`] },
    files: nodeFiles,
    more: kiadaFiles,
  })),
  {
    names: tags('docker.io/luksa/kubia', 'latest'),
    size: 60_000_000,
    config: { entrypoint: ['node', 'app.js'], env: [path] },
    files: nodeFiles,
    more: { '/app.js': '// podlab: golden-kubia\n' },
  },
  {
    names: tags('docker.io/luksa/network-connectivity-checker', '0.1'),
    size: 1_043_300,
    config: { cmd: ['sh', '-c', 'echo checking network; sleep 1; echo ok'], env: [path] },
    files: minimalBusybox,
  },
  {
    names: nginxNames,
    size: 38_000_000,
    config: { entrypoint: ['nginx'], cmd: ['-g', 'daemon off; error_log /dev/stderr notice;'], env: [path], stopSignal: 'SIGQUIT', exposedPorts: ['80/tcp'] },
    files: serverFiles,
  },
  {
    names: tags('registry.k8s.io/pause', '3.10', '3.10.1'),
    size: 320_368,
    config: { entrypoint: ['/pause'], env: [path], user: '65535:65535' },
    files: { '/pause': { program: 'pause' } },
  },
];
