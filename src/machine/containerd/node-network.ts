import type { GrpcHealth, GrpcHealthRequest, HttpRequest, HttpResponse, NodeNetwork, Reply, RuntimeError } from '../../kubernetes/cri/index.ts';
import type { Duration } from '../../time/index.ts';
import type { Machine } from '../machine.ts';
import { type Connected, connectTcp } from '../network/index.ts';
import { failure } from '../process/errors.ts';
import { encode } from '../process/text.ts';
import { GrpcHealthCall } from './grpc-client.ts';
import { HttpReader } from './http-reader.ts';
import { goText } from './look-path.ts';
import { pump, SocketWriter } from './socket-pump.ts';
import { TlsClient } from './tls-client.ts';

/** Connections that the kubelet makes from its node: TCP, HTTP and gRPC probes. Error texts as Go's net and net/http give them. */
export class MachineNetwork implements NodeNetwork {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  tcpConnect(host: string, port: number, timeout: Duration, reply: Reply<void>): void {
    connectTcp(this.#machine.namespaces.net, { address: host, port }, timeout, (result) => {
      if ('error' in result) reply({ error: { code: 'Unknown', message: dialError(host, port, result.error) } });
      else {
        result.socket.retain().release();
        reply({ value: undefined });
      }
    });
  }

  grpcHealth(request: GrpcHealthRequest, timeout: Duration, reply: Reply<GrpcHealth>): void {
    new GrpcHealthCall(this.#machine, request, timeout, (value) => reply({ value }));
  }

  httpGet(request: HttpRequest, timeout: Duration, reply: Reply<HttpResponse>): void {
    const { host, port, scheme } = request;
    let answered = false;
    let release = () => {};
    const answer: Reply<HttpResponse> = (result) => {
      if (answered) return;
      answered = true;
      timer.cancel();
      release();
      reply(result);
    };
    // Who asks puts `Get "URL": ` before it, as net/http's errors have it.
    const fail = (text: string) => answer({ error: { code: 'Unknown', message: text } satisfies RuntimeError });
    const timer = this.#machine.after(timeout, 'http timeout', () => {
      giveUp();
      fail('context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
    });
    const giveUp = connectTcp(this.#machine.namespaces.net, { address: host, port }, undefined, (result) => {
      if ('error' in result) return fail(dialError(host, port, result.error));
      const socket = result.socket.retain();
      const writer = new SocketWriter();
      release = () => {
        writer.stop();
        socket.release();
      };
      writer.start(socket);
      const tls = scheme === 'HTTPS' ? new TlsClient(host, encode(requestText(request)), (data) => writer.send(data)) : undefined;
      if (!tls) writer.send(encode(requestText(request)));
      const reader = new HttpReader();
      const done = () => {
        const response = reader.response;
        if (response) answer({ value: response });
      };
      pump(
        socket,
        (data) => {
          const said = tls ? tls.receive(data) : data;
          if (typeof said === 'string') return fail(said);
          reader.add(said);
          done();
          if (reader.malformed !== undefined) fail(reader.malformed);
        },
        (error) => {
          reader.end();
          done();
          if (reader.malformed !== undefined) return fail(reader.malformed);
          fail(error === undefined ? 'EOF' : `read tcp ${host}:${port}: read: ${error.toLowerCase()}`);
        },
      );
    });
  }
}

function requestText({ host, port, path, headers }: HttpRequest): string {
  const has = (name: string) => headers.some((header) => header.name.toLowerCase() === name);
  const own = [
    ...(has('host') ? [] : [`Host: ${host}:${port}`]),
    ...(has('user-agent') ? [] : ['User-Agent: kube-probe/1.36']),
    ...(has('accept') ? [] : ['Accept: */*']),
  ];
  const given = headers.filter(({ value }) => value !== '').map(({ name, value }) => `${name}: ${value}`);
  return `GET ${path.startsWith('/') ? '' : '/'}${path} HTTP/1.1\r\n${[...own, ...given, 'Connection: close'].join('\r\n')}\r\n\r\n`;
}

function dialError(host: string, port: number, code: Extract<Connected, { error: string }>['error']): string {
  const text = code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${goText(failure(code))}`;
  return `dial tcp ${host}:${port}: ${text}`;
}
