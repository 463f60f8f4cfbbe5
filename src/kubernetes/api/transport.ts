import type { Status } from './meta.ts';

/**
 * The one interface through which anything reaches an API server (or a kubelet's own server): HTTP without the network. A transport
 * belongs to one identity; whoever wires the cluster makes it (`ApiServer.connect(user)`), as certificates and tokens do in reality.
 */
export interface Transport {
  /** One request, one answer. Errors of the API come as an answer whose body is a `Status`; it never throws for them. */
  request(request: ApiRequest): ApiResponse;
  /** A GET with `watch=true`. Events come later, as tasks of the clock, never within this call. */
  watch(request: ApiRequest, receive: (event: WatchEvent) => void, closed: () => void): Opened<Closable>;
  /** log, exec, attach, portforward: two-way streams. Output comes later, as tasks of the clock. */
  connect(request: ApiRequest, receiver: StreamReceiver): Opened<RemoteStream>;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/api/v1/namespaces/default/pods/web/log` */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Names in lower case: accept, content-type, user-agent, impersonate-user … */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** A JSON value, or text where the content type is no JSON (an apply patch in YAML) or the JSON is broken. The server never changes it. */
  readonly body?: unknown;
}

export interface ApiResponse {
  readonly code: number;
  /** An object, a list, a Table or a `Status`; text for /healthz and the like. Immutable and shared: never change it. */
  readonly body: unknown;
  /** JSON that is written over several lines whoever asks for it (/version and the index of paths). */
  readonly indented?: true;
  /** The texts of Warning headers. */
  readonly warnings?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  /** The object (or a Table row set, when a Table was asked for; a `Status` with ERROR). */
  readonly object: unknown;
}

export type Opened<T> = { readonly stream: T } | { readonly refused: ApiResponse };

export interface Closable {
  close(): void;
}

/** The near end of a log, exec, attach or port-forward. */
export interface RemoteStream extends Closable {
  /** Standard input (exec, attach) or the data of a forwarded connection. */
  send(bytes: Uint8Array): void;
  /** End of standard input. */
  end(): void;
  resize?(rows: number, columns: number): void;
  /** A port-forward whose request names no port is a tunnel: one connection through it to a port of the Pod. */
  open?(port: number, receiver: StreamReceiver): RemoteStream;
}

/** What the far end says. `ended` comes once, last: a `Status` Success, or Failure with reason NonZeroExitCode and the exit code as cause. */
export interface StreamReceiver {
  output(bytes: Uint8Array): void;
  error(bytes: Uint8Array): void;
  ended(status: Status): void;
}
