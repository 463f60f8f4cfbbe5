import type { ComponentName, ConnectionPicture, ForwardHop } from '../../host/protocol/index.ts';
import type { RemoteStream, StreamReceiver, Transport } from '../../kubernetes/api/transport.ts';
import type { NodeRuntime, StreamOptions } from '../../kubernetes/cri/index.ts';
import { decode } from '../../machine/process/text.ts';
import type { Clock } from '../../time/index.ts';
import { instead, type Tap } from './tap.ts';

/** How many connections are kept. */
const most = 6;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What the machines know of the two ends of a forwarded connection. */
export interface Ends {
  /** Who has connected to the kubectl that runs now, and to which of its ports. */
  client(): { readonly client: string; readonly localPort: number };
  /** The container and process that listen on a port of a Pod's sandbox; '' for none. */
  listener(node: string, sandbox: string, port: number): string;
}

const firstLine = (bytes: Uint8Array): string => decode(bytes.subarray(0, 200)).split(/\r?\n/)[0] ?? '';

/** The connections that go through a kubectl port-forward, each as far as it has come. */
export class ForwardTrace implements Tap {
  readonly #clock: Clock;
  readonly #ends: () => Ends;
  readonly #connections: Mutable<ConnectionPicture>[] = [];
  #count = 0;
  /** The one that is being opened: all the way to the runtime that happens in one go. */
  #opening: Mutable<ConnectionPicture> | undefined;

  constructor(clock: Clock, ends: () => Ends) {
    this.#clock = clock;
    this.#ends = ends;
  }

  get connections(): readonly ConnectionPicture[] {
    return this.#connections;
  }

  transport(who: ComponentName, _node: string, transport: Transport): Transport {
    if (who !== 'kubectl') return transport;
    return {
      request: (request) => transport.request(request),
      watch: (request, receive, closed) => transport.watch(request, receive, closed),
      connect: (request, receiver) => {
        if (!request.path.endsWith('/portforward')) return transport.connect(request, receiver);
        const through: Mutable<ConnectionPicture>[] = [];
        const opened = transport.connect(request, losing(through, receiver));
        const pod = request.path.split('/').at(-2) ?? '';
        return 'refused' in opened ? opened : { stream: this.#tunnel(pod, opened.stream, through) };
      },
    };
  }

  kubelet(node: string, transport: Transport): Transport {
    return {
      request: (request) => transport.request(request),
      watch: (request, receive, closed) => transport.watch(request, receive, closed),
      connect: (request, receiver) => {
        const opened = transport.connect(request, receiver);
        if ('refused' in opened || !opened.stream.open) return opened;
        const { stream } = opened;
        return { stream: withOpen(stream, (port, own) => this.#reachedKubelet(node, () => stream.open!(port, own))) };
      },
    };
  }

  runtime(node: string, runtime: NodeRuntime): NodeRuntime {
    const { runtime: service } = runtime;
    return {
      ...runtime,
      runtime: instead(service, {
        portForward: (sandbox, port, options) => {
          const connection = this.#opening;
          if (!connection) return service.portForward(sandbox, port, options);
          connection.reached = 'Pod network';
          connection.process = this.#ends().listener(node, sandbox, port);
          return service.portForward(sandbox, port, inPod(connection, options));
        },
      }),
    };
  }

  #add(pod: string, remotePort: number): Mutable<ConnectionPicture> {
    const { client, localPort } = this.#ends().client();
    const made = { id: ++this.#count, time: this.#clock.now, client, localPort, pod, remotePort, node: '', process: '', request: '', answer: '', isOpen: true };
    const connection: Mutable<ConnectionPicture> = { ...made, reached: 'API server' };
    this.#connections.push(connection);
    if (this.#connections.length > most) this.#connections.shift();
    return connection;
  }

  #reachedKubelet(node: string, open: () => RemoteStream): RemoteStream {
    if (this.#opening) {
      this.#opening.reached = 'kubelet';
      this.#opening.node = node;
    }
    return open();
  }

  /** The tunnel of a kubectl: each connection through it is followed on its own. */
  #tunnel(pod: string, stream: RemoteStream, through: Mutable<ConnectionPicture>[]): RemoteStream {
    return withOpen(stream, (port, receiver) => {
      const connection = this.#add(pod, port);
      through.push(connection);
      this.#opening = connection;
      try {
        return sending(connection, stream.open!(port, watched(connection, receiver)));
      } finally {
        this.#opening = undefined;
      }
    });
  }
}

/** A tunnel that is lost takes its connections with it. */
const losing = (through: readonly Mutable<ConnectionPicture>[], receiver: StreamReceiver): StreamReceiver => ({
  output: (bytes) => receiver.output(bytes),
  error: (bytes) => receiver.error(bytes),
  ended: (status) => {
    for (const connection of through) if (connection.isOpen) fail(connection, connection.reached, status.message ?? '');
    receiver.ended(status);
  },
});

const withOpen = (stream: RemoteStream, open: NonNullable<RemoteStream['open']>): RemoteStream => ({
  send: (bytes) => stream.send(bytes),
  end: () => stream.end(),
  close: () => stream.close(),
  open,
});

function fail(connection: Mutable<ConnectionPicture>, at: ForwardHop, text: string): void {
  connection.isOpen = false;
  connection.error ??= { at, text };
}

/** What comes back to kubectl. */
function watched(connection: Mutable<ConnectionPicture>, receiver: StreamReceiver): StreamReceiver {
  return {
    output: (bytes) => receiver.output(bytes),
    error: (bytes) => receiver.error(bytes),
    ended: (status) => {
      connection.isOpen = false;
      if (status.status === 'Failure') fail(connection, connection.reached, status.message ?? '');
      receiver.ended(status);
    },
  };
}

function sending(connection: Mutable<ConnectionPicture>, stream: RemoteStream): RemoteStream {
  const { resize } = stream;
  return {
    send: (bytes) => {
      if (connection.request === '') connection.request = firstLine(bytes);
      stream.send(bytes);
    },
    end: () => stream.end(),
    ...(resize && { resize: (rows: number, columns: number) => resize.call(stream, rows, columns) }),
    close: () => {
      connection.isOpen = false;
      stream.close();
    },
  };
}

/** What the process in the Pod answers, and how the connection to it ends. */
function inPod(connection: Mutable<ConnectionPicture>, options: StreamOptions): StreamOptions {
  return {
    ...options,
    output: (bytes) => {
      connection.reached = 'process';
      if (connection.answer === '') connection.answer = firstLine(bytes);
      options.output(bytes);
    },
    error: (bytes) => options.error(bytes),
    ended: (result) => {
      if ('error' in result) fail(connection, 'Pod network', result.error.message);
      options.ended(result);
    },
  };
}
