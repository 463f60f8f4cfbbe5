import type { GrpcHealth, GrpcHealthRequest, HttpRequest, HttpResponse, NodeNetwork, Reply } from '../../kubernetes/cri/index.ts';
import type { Duration } from '../../time/index.ts';
import type { Machine } from '../machine.ts';
import { connectTcp } from '../network/index.ts';
import { dialError } from './dial-error.ts';
import { GrpcHealthCall } from './grpc-client.ts';
import { HttpGet } from './http-get.ts';

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
    new HttpGet(this.#machine, request, reply).begin(timeout);
  }
}
