import type { RuntimeStream, StreamOptions } from '../../kubernetes/cri/index.ts';
import { connectTcp, type TcpSocket } from '../network/index.ts';
import type { Sandbox } from './sandbox.ts';
import { SocketPump, SocketWriter } from './socket-pump.ts';

/** Carries bytes between a stream and a port on localhost of a Pod's network namespace. */
export function portForward(sandbox: Sandbox, port: number, netnsId: string, options: StreamOptions): RuntimeStream {
  let socket: TcpSocket | undefined;
  let over = false;
  const writer = new SocketWriter();
  const giveUp = connectTcp(sandbox.net, { address: '127.0.0.1', port }, undefined, (result) => {
    if ('error' in result) {
      over = true;
      options.ended({ error: { code: 'Unknown', message: refusal(sandbox, port, netnsId) } });
      return;
    }
    socket = result.socket.retain();
    writer.start(socket);
    new SocketPump(socket, {
      receive: (data) => options.output(data),
      ended: (error) => {
        if (over) return;
        over = true;
        writer.stop();
        socket?.release();
        options.ended(error === undefined ? { value: 0 } : { error: { code: 'Unknown', message: error } });
      },
    }).start();
  });
  return {
    send: (bytes) => writer.send(bytes),
    end: () => writer.end(),
    resize() {},
    close() {
      if (over) return;
      over = true;
      giveUp();
      writer.stop();
      socket?.release();
    },
  };
}

function refusal(sandbox: Sandbox, port: number, netnsId: string): string {
  const namespace = sandbox.usesNodeNetwork ? 'host' : `/var/run/netns/cni-${netnsId}`;
  return `failed to execute portforward in network namespace "${namespace}": failed to connect to localhost:${port} inside namespace "${sandbox.id}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `;
}
