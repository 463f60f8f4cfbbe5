import type { HttpRequest, HttpResponse, Reply, Result } from '../../kubernetes/cri/index.ts';
import type { Duration, Timer } from '../../time/index.ts';
import type { Machine } from '../machine.ts';
import { type Connected, connectTcp, encodePacket, latencies, type TcpSocket } from '../network/index.ts';
import type { Bytes } from '../process/types.ts';
import { dialError } from './dial-error.ts';
import { HttpReader } from './http-reader.ts';
import { type Receiver, SocketPump, SocketWriter } from './socket-pump.ts';
import { TlsClient } from './tls-client.ts';

/** One request from the node. Error texts as Go's net and net/http give them; who asks puts `Get "URL": ` before them. */
export class HttpGet implements Receiver {
  readonly #machine: Machine;
  readonly #request: HttpRequest;
  readonly #reply: Reply<HttpResponse>;
  readonly #reader = new HttpReader();
  #isOver = false;
  #timer: Timer | undefined;
  #socket: TcpSocket | undefined;
  #writer: SocketWriter | undefined;
  #pump: SocketPump | undefined;
  #tls: TlsClient | undefined;

  constructor(machine: Machine, request: HttpRequest, reply: Reply<HttpResponse>) {
    this.#machine = machine;
    this.#request = request;
    this.#reply = reply;
  }

  begin(timeout: Duration): void {
    const { host, port } = this.#request;
    this.#timer = this.#machine.after(timeout, 'http timeout', () => {
      giveUp();
      this.#fail('context deadline exceeded (Client.Timeout exceeded while awaiting headers)');
    });
    const patience = timeout <= latencies.synRetries ? Number.POSITIVE_INFINITY : undefined;
    const giveUp = connectTcp(this.#machine.namespaces.net, { address: host, port }, patience, (result) => this.#connected(result));
  }

  #connected(result: Connected): void {
    const { host, port } = this.#request;
    if ('error' in result) this.#fail(dialError(host, port, result.error));
    else this.#talk(result.socket.retain());
  }

  #talk(socket: TcpSocket): void {
    const { host, scheme } = this.#request;
    this.#socket = socket;
    const writer = new SocketWriter();
    this.#writer = writer;
    writer.start(socket);
    const text = encodePacket(requestText(this.#request));
    if (scheme === 'HTTPS') this.#tls = new TlsClient(host, text, (data) => writer.send(data));
    else writer.send(text);
    this.#pump = new SocketPump(socket, this);
    this.#pump.start();
  }

  receive(data: Bytes): void {
    const said = this.#tls ? this.#tls.receive(data) : data;
    if (typeof said === 'string') this.#fail(said);
    else {
      this.#reader.add(said);
      this.#look();
    }
  }

  ended(error: string | undefined): void {
    const { host, port } = this.#request;
    this.#reader.end();
    this.#look();
    this.#fail(error === undefined ? 'EOF' : `read tcp ${host}:${port}: read: ${error.toLowerCase()}`);
  }

  /** Whether what has come is the answer, or cannot become one. */
  #look(): void {
    const { response, malformed } = this.#reader;
    if (response) this.#answer({ value: response });
    else if (malformed !== undefined) this.#fail(malformed);
  }

  #fail(message: string): void {
    this.#answer({ error: { code: 'Unknown', message } });
  }

  #answer(result: Result<HttpResponse>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer?.cancel();
    this.#writer?.stop();
    this.#pump?.stop();
    this.#socket?.release();
    this.#reply(result);
  }
}

function requestText({ host, port, path, headers }: HttpRequest): string {
  const has = (name: string) => headers.some((header) => header.name.toLowerCase() === name);
  let text = `GET ${path.startsWith('/') ? '' : '/'}${path} HTTP/1.1\r\n`;
  if (!has('host')) text += `Host: ${host}:${port}\r\n`;
  if (!has('user-agent')) text += 'User-Agent: kube-probe/1.36\r\n';
  if (!has('accept')) text += 'Accept: */*\r\n';
  for (const { name, value } of headers) if (value !== '') text += `${name}: ${value}\r\n`;
  return `${text}Connection: close\r\n\r\n`;
}
