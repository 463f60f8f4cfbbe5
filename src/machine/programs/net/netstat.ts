import type { Process, SocketAddress } from '../../process/types.ts';
import { applet, type Tool } from '../lib/applet.ts';
import { type Options, parseOptions } from '../lib/options.ts';
import { showRoutes } from './tables.ts';

type InternetSocket = ReturnType<Process['sockets']>[number];

const everywhere = ['', '0.0.0.0', '::'];
const endpoint = (address: SocketAddress | undefined) =>
  address ? `${everywhere.includes(address.address) ? '::' : address.address}:${address.port || '*'}` : ':::*';
/** The other side; for a server anybody, in the notation of its own address. */
const peerOf = ({ local, remote }: InternetSocket) => (remote || everywhere.includes(local.address) ? endpoint(remote) : '0.0.0.0:*');
const programHeader = 'PID/Program name    ';

/** Which sockets are shown, in the words of the first line. */
const choice = (options: Options) => (options.has('l') ? '(only servers)' : options.has('a') ? '(servers and established)' : '(w/o servers)');

function programs({ process }: Tool): (pid: number) => string {
  const names = new Map(process.processes().map((info) => [info.pid, (info.argv[0] ?? '').split('/').at(-1)]));
  return (pid) => (pid ? `${pid}/${names.get(pid) ?? ''}` : '-');
}

function internet(tool: Tool, options: Options, kinds: readonly string[], program: (pid: number) => string): void {
  tool.out.put(`Active Internet connections ${choice(options)}\n`);
  tool.out.put(`Proto Recv-Q Send-Q Local Address           Foreign Address         State       ${options.has('p') ? programHeader : ''}\n`);
  for (const socket of [...tool.process.sockets()].sort((a, b) => kinds.indexOf(a.protocol) - kinds.indexOf(b.protocol))) {
    const server = socket.state === 'LISTEN' || (socket.protocol === 'udp' && !socket.remote);
    if (!kinds.includes(socket.protocol) || !(options.has('a') || server === options.has('l'))) continue;
    const state = socket.protocol === 'udp' && server ? '' : socket.state;
    const columns = [socket.protocol.padEnd(5), '     0', '     0', endpoint(socket.local).padEnd(23), peerOf(socket).padEnd(23), state.padEnd(12)];
    tool.out.put(`${columns.join(' ')}${options.has('p') ? program(socket.pid) : ''}\n`);
  }
}

function unix(tool: Tool, options: Options, program: (pid: number) => string): void {
  tool.out.put(`Active UNIX domain sockets ${choice(options)}\n`);
  tool.out.put(`Proto RefCnt Flags       Type       State         I-Node ${options.has('p') ? programHeader : ''}Path\n`);
  for (const { path, state, inode, pid } of tool.process.unixSockets()) {
    const server = state === 'LISTENING';
    if (!(options.has('a') || server === options.has('l'))) continue;
    const columns = [
      'unix ',
      (server ? '2' : '3').padEnd(6),
      (server ? '[ ACC ]' : '[ ]').padEnd(11),
      'STREAM    ',
      state.padEnd(13),
      String(inode).padStart(6),
    ];
    tool.out.put(`${columns.join(' ')} ${options.has('p') ? program(pid).padEnd(20) : ''}${path}\n`);
  }
}

/** netstat: -t -u -x -l -n -a -p -r. Listening sockets are dual-stack and shown as such. */
export const netstat = applet(function* (tool) {
  const options = yield* parseOptions(tool, {
    letters: 'ralnutwxWpe46',
    long: { tcp: 't', udp: 'u', unix: 'x', listening: 'l', numeric: 'n', all: 'a', programs: 'p', route: 'r' },
    usage:
      "[-ral] [-tuwx] [-enWp]\n\nDisplay networking information\n\n\t-r\tRouting table\n\t-a\tAll sockets\n\t-l\tListening sockets\n\t\tElse: connected sockets\n\t-t\tTCP sockets\n\t-u\tUDP sockets\n\t-w\tRaw sockets\n\t-x\tUnix sockets\n\t\tElse: all socket types\n\t-e\tOther/more information\n\t-n\tDon't resolve names\n\t-W\tWide display\n\t-p\tShow PID/program name for sockets",
  });
  if (options.has('r')) return showRoutes(tool);
  const every = !['t', 'u', 'w', 'x'].some((letter) => options.has(letter));
  const kinds = ['tcp', 'udp'].filter((kind) => every || options.has(kind[0]!));
  const program = programs(tool);
  if (kinds.length > 0 || options.has('w')) internet(tool, options, kinds, program);
  if (every || options.has('x')) unix(tool, options, program);
  return 0;
});
