import { isLoopback, parseAddress, parseSubnet } from '../../network/index.ts';
import type { Task } from '../task.ts';
import type { SocketAddress } from '../types.ts';

const states: Readonly<Record<string, string>> = { ESTABLISHED: '01', SYN_SENT: '02', FIN_WAIT2: '05', CLOSED: '07', CLOSE_WAIT: '08', LISTEN: '0A' };
const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

function hex(address: SocketAddress | undefined): string {
  const value = address && !isLoopback(address.address) ? (parseAddress(address.address) ?? 0) : address ? 0x7f000001 : 0;
  const bytes = [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
  const text = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${text}:${(address?.port ?? 0).toString(16).padStart(4, '0')}`.toUpperCase();
}

function table(task: Task | undefined, protocol: 'tcp' | 'udp'): string {
  const sockets = task ? task.namespaces.net.sockets.filter((socket) => socket.protocol === protocol) : [];
  const rows = sockets.map(
    ({ local, remote, state, inode }, i) =>
      `${String(i).padStart(4)}: ${hex(local.address === '' ? { ...local, address: '0.0.0.0' } : local)} ${hex(remote)} ${states[state] ?? '07'} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1\n`,
  );
  return header + rows.join('');
}

/** /proc/net/tcp; without a process the table's head alone (tcp6). */
export function tcpTable(task: Task | undefined): string {
  return table(task, 'tcp');
}

export function udpTable(task: Task): string {
  return table(task, 'udp');
}

/** /proc/net/unix: flags 10000 for a listening socket, state 01 unconnected and 03 connected. */
export function unixTable(task: Task): string {
  const rows = [...task.namespaces.net.unix].map(({ path, state, inode }) => {
    const listens = state === 'LISTENING';
    return `0000000000000000: ${listens ? '00000002' : '00000003'} 00000000 ${listens ? '00010000' : '00000000'} 0001 ${listens ? '01' : '03'} ${String(inode).padStart(5)}${path === '' ? '' : ` ${path}`}\n`;
  });
  return `Num       RefCount Protocol Flags    Type St Inode Path\n${rows.join('')}`;
}

/** /proc/net/dev: what each interface has let through; errors and the like are none. */
export function deviceTable({ namespaces: { net } }: Task): string {
  const rows = net.interfaces.map(({ name }) => {
    const { receivedBytes, receivedPackets, sentBytes, sentPackets } = net.traffic.of(name);
    const figures = (bytes: number, packets: number, widths: readonly number[]) =>
      [bytes, packets, ...widths.slice(2).map(() => 0)].map((value, i) => String(value).padStart(widths[i]!)).join(' ');
    return `${name.padStart(6)}: ${figures(receivedBytes, receivedPackets, [7, 7, 4, 4, 4, 5, 10, 9])} ${figures(sentBytes, sentPackets, [8, 7, 4, 4, 4, 5, 7, 10])}\n`;
  });
  return `Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n${rows.join('')}`;
}

/** /proc/net/route, in hexadecimal with the lowest byte first. */
export function routeTable({ namespaces: { net } }: Task): string {
  const number = (value: number) =>
    [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase();
  const rows = net.routes.map(({ destination, gateway, device }) => {
    const isDefault = destination === 'default';
    const subnet = isDefault ? { base: 0, prefix: 0 } : parseSubnet(destination);
    const mask = subnet.prefix === 0 ? 0 : (0xffffffff << (32 - subnet.prefix)) >>> 0;
    const columns = [device, number(subnet.base), number(parseAddress(gateway) ?? 0), gateway === '' ? '0001' : '0003', 0, 0, 0, number(mask), 0, 0, 0];
    return `${columns.join('\t').padEnd(127)}\n`;
  });
  return `${'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT'.padEnd(127)}\n${rows.join('')}`;
}

/** /proc/net/arp: nobody's hardware address is remembered here. */
export const arpTable = 'IP address       HW type     Flags       HW address            Mask     Device\n';
