const words = (text: string): readonly string[] => text.split(/\s+/);

/** The applets of busybox by the directory that Alpine links them in, as far as Debian's packages have programs of these names or Podlab simulates them. */
export const binApplets = words(
  'arch ash base64 cat chgrp chmod chown cp date dd df dmesg echo egrep false fgrep grep gunzip gzip hostname kill link ln login ls mkdir mkfifo mknod mktemp more mount mv netstat nice pidof ping printenv ps pwd rm rmdir sed sh sleep stat stty su sync tar touch true umount uname usleep vi watch zcat',
);
export const sbinApplets = words('arp ifconfig init ip ipaddr iplink iproute ipneigh poweroff route sysctl');
export const usrBinApplets = words(
  'awk basename bc bunzip2 bzcat chvt cksum clear cmp comm crontab cut dc diff dirname dos2unix du env expand expr factor fallocate find fold free ftpget groups hd head hexdump hostid id install killall less logger lsof md5sum mkpasswd nc nl nohup nproc nsenter nslookup od paste pgrep pkill printf pstree pwdx readlink realpath renice reset resize rev seq setsid sha1sum sha256sum sha512sum shred shuf sort split strings sum tac tail tee telnet test time timeout top tr traceroute tree truncate tty unexpand uniq unix2dos unlink unshare uptime uuencode vmstat w wc wget which who whoami xargs xxd yes',
);
export const usrSbinApplets = words('addgroup adduser chpasswd chroot httpd crond delgroup deluser');

/** What busybox' images have beside: some of it simulated, the rest says that it is not. */
export const furtherApplets: Readonly<Record<string, readonly string[]>> = {
  '/bin': words(
    'base32 chattr dnsdomainname dumpkmap ed fatattr fdflush fsync getopt ionice iostat ipcalc kbd_mode linux32 linux64 lsattr lzop makemime mountpoint mpstat pipe_progress reformime run-parts scriptreplay setpriv setserial',
  ),
  '/sbin': words(
    'acpid adjtimex blkid blockdev depmod fbsplash fdisk findfs freeramdisk fsck fsfreeze fstrim getty halt hdparm hwclock ifdown ifenslave ifup insmod iprule iptunnel klogd loadkmap logread losetup lsmod mdev mkfs.vfat mkswap modinfo modprobe nameif nologin pivot_root raidautorun reboot rmmod setconsole slattach start-stop-daemon swapoff swapon switch_root syslogd tunctl udhcpc vconfig zcip',
  ),
  '/usr/bin': words(
    'ascii bzip2 cal chrt cpio cryptpw deallocvt eject flock fuser getconf ipcrm ipcs last logname lzcat lzma lzopcat microcom nmeter openvt passwd pmap pscan showkey sha3sum smemcap ttysize tsort taskset traceroute6 ts udhcpc6 unlzma unlzop unxz unzip ar beep chpst crc32 dpkg dpkg-deb dumpleases envdir envuidgid fgconsole ftpput hexedit inotifyd lsscsi lsusb lspci man mesg patch rpm2cpio runsv runsvdir rx script setkeycodes setuidgid softlimit ssl_client sv tcpsvd tftp udpsvd users uudecode volname wall xz xzcat',
  ),
  '/usr/sbin': words(
    'add-shell arping brctl chat dhcprelay dnsd fakeidentd ftpd inetd lpd ether-wake fbset killall5 loadfont nanddump nbd-client ntpd partprobe ping6 rdate rdev readahead remove-shell rfkill sendmail setfont setlogcons svlogd telnetd tftpd udhcpd',
  ),
};

/** All names of applets. */
export const appletNames: ReadonlySet<string> = new Set(
  ['[', '[[', 'busybox', binApplets, sbinApplets, usrBinApplets, usrSbinApplets, Object.values(furtherApplets).flat()].flat(),
);
