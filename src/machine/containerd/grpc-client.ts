import type { GrpcHealth, GrpcHealthRequest } from '../../kubernetes/cri/index.ts';
import { type Duration, second, type Timer } from '../../time/index.ts';
import type { Machine } from '../machine.ts';
import {
  connectTcp,
  grpcCodes,
  Http2Reader,
  healthRequest,
  http2Flags,
  http2Preface,
  http2Types,
  parseHttp2Headers,
  respondedStatus,
  type ServingStatus,
  settingsFrame,
} from '../network/index.ts';
import { SocketPump, SocketWriter } from './socket-pump.ts';

/** grpc's backoff between attempts to connect. */
const firstPause: Duration = second;
const pauseFactor = 1.6;

/** Asks a server for its health, as grpc-go's client does: it tries to connect until the time is over, then calls Check once. */
export class GrpcHealthCall {
  readonly #machine: Machine;
  readonly #request: GrpcHealthRequest;
  readonly #reply: (result: GrpcHealth) => void;
  readonly #deadline: Timer;
  #retry: Timer | undefined;
  #pause = firstPause;
  #release = () => {};
  #isReady = false;
  #isOver = false;
  #status: ServingStatus = 'UNKNOWN';

  constructor(machine: Machine, request: GrpcHealthRequest, timeout: Duration, reply: (result: GrpcHealth) => void) {
    this.#machine = machine;
    this.#request = request;
    this.#reply = reply;
    this.#deadline = machine.after(timeout, 'grpc timeout', () => this.#end({ failed: this.#isReady ? 'deadline' : 'connect' }));
    this.#connect();
  }

  #end(result: GrpcHealth): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#deadline.cancel();
    this.#retry?.cancel();
    this.#release();
    this.#reply(result);
  }

  #connect(): void {
    const { host, port, service } = this.#request;
    const giveUp = connectTcp(this.#machine.namespaces.net, { address: host, port }, undefined, (result) => {
      if (this.#isOver) return;
      if ('error' in result) return this.#again();
      const socket = result.socket.retain();
      const writer = new SocketWriter();
      this.#release = () => {
        this.#release = () => {};
        writer.stop();
        socket.release();
      };
      writer.start(socket);
      writer.send(http2Preface);
      writer.send(settingsFrame);
      const reader = new Http2Reader();
      const say = () => writer.send(healthRequest(`${host}:${port}`, 'kube-probe/1.36', service));
      new SocketPump(socket, { receive: (data) => this.#receive(reader, data, say), ended: () => this.#lost() }).start();
    });
    this.#release = giveUp;
  }

  /** Nobody there, or nobody who speaks HTTP/2: once more after a while. */
  #again(): void {
    this.#release();
    this.#retry = this.#machine.after(this.#pause, 'grpc connect', () => this.#connect());
    this.#pause *= pauseFactor;
  }

  #lost(): void {
    if (this.#isOver) return;
    if (!this.#isReady) this.#again();
    else this.#end({ code: 'Unavailable', message: 'error reading from server: EOF' });
  }

  #receive(reader: Http2Reader, data: Uint8Array, say: () => void): void {
    reader.add(data);
    for (let frame = reader.next(); frame !== 'more' && !this.#isOver; frame = reader.next()) {
      if (frame === 'none') {
        this.#lost();
        return;
      }
      if (frame.type === http2Types.settings && !this.#isReady) {
        this.#isReady = true;
        say();
      } else if (frame.type === http2Types.data) this.#status = respondedStatus(frame.payload);
      else if (frame.type === http2Types.headers && (frame.flags & http2Flags.endStream) !== 0) this.#answered(parseHttp2Headers(frame.payload));
    }
  }

  #answered(trailers: ReadonlyMap<string, string>): void {
    const code = grpcCodes[Number(trailers.get('grpc-status') ?? 2)] ?? 'Unknown';
    this.#end(code === 'OK' ? { status: this.#status } : { code, message: trailers.get('grpc-message') ?? '' });
  }
}
