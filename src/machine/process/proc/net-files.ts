import { isLoopback, parseAddress } from '../../network/index.ts';
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
