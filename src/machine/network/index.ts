/**
 * Networks of machines and Pods: namespaces with addresses, TCP and UDP sockets, and the wires between them.
 *
 * Models: Linux network namespaces behind a bridge as the CNI plugins bridge and host-local set them up, Kubernetes 1.36.
 * Simulated: loopback, eth0 and the node's bridge; routes; listening, connecting, refusal, time-outs, half-close, reset; UDP; Unix sockets by path and abstract ones; ports in use; source addresses; host ports; a hook for Service rules; delivery times; counters of interfaces; gRPC's health protocol over as much of HTTP/2 as it needs.
 * Not simulated: IPv6; packet loss and congestion; raw sockets (ping asks the namespace's tables); firewall rules beside Services; MTU.
 */
export { contains, formatAddress, isLoopback, parseAddress, parseSubnet, type Subnet } from './address.ts';
export {
  type GrpcCode,
  grpcCodes,
  grpcError,
  healthCheckPath,
  healthRequest,
  healthResponse,
  requestedService,
  respondedStatus,
  type ServingStatus,
  settingsFrame,
} from './grpc-health.ts';
export { Http1Fields } from './http1.ts';
export {
  Http2Reader,
  http2Flags,
  http2Frame,
  http2Preface,
  http2Types,
  parseHttp2Headers,
} from './http2.ts';
export { NetworkNamespace, type Translate, type Translation } from './namespace.ts';
export { latencies, Network } from './network.ts';
export { encodePacket, packet } from './packets.ts';
export type { SocketEntry } from './socket-entry.ts';
export { type Connected, connectedSocket, connectTcp, TcpListener } from './tcp.ts';
export { TcpSocket } from './tcp-socket.ts';
export { parseTlsRecord, type TlsRecord, tlsKinds, tlsRecords } from './tls-record.ts';
export { UdpSocket } from './udp-socket.ts';
export { type UnixEntry, UnixListener, UnixSocket } from './unix-socket.ts';
