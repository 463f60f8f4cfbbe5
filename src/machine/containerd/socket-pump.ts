import type { TcpSocket } from '../network/index.ts';
import { SystemError } from '../process/errors.ts';
import type { Bytes } from '../process/types.ts';

const chunk = 65_536;

/** Who is told what a socket receives. */
export interface Receiver {
  receive(data: Bytes): void;
  /** Called once, with an error's text if the connection broke. */
  ended(error: string | undefined): void;
}

/** Hands on all that a socket receives, as it comes, until its end or until it is stopped. */
export class SocketPump {
  readonly #socket: TcpSocket;
  readonly #receiver: Receiver;
  #isOver = false;

  constructor(socket: TcpSocket, receiver: Receiver) {
    this.#socket = socket;
    this.#receiver = receiver;
  }

  start(): void {
    this.#socket.readQueue.add(this);
    this.wake();
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket.readQueue.remove(this);
  }

  wake(): void {
    try {
      for (let data = this.#read(); data; data = this.#read()) {
        if (data.length === 0) this.#finish(undefined);
        else this.#receiver.receive(data);
      }
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      this.#finish(error.message);
    }
  }

  #read(): Bytes | undefined {
    return this.#isOver ? undefined : this.#socket.tryRead(chunk);
  }

  #finish(error: string | undefined): void {
    if (this.#isOver) return;
    this.stop();
    this.#receiver.ended(error);
  }
}

/** Writes to a socket what does not fit at once when there is room again. Takes bytes before the connection is there. */
export class SocketWriter {
  #socket: TcpSocket | undefined;
  #waiting: Bytes[] | undefined;
  #isQueued = false;
  #isEnded = false;

  start(socket: TcpSocket): void {
    this.#socket = socket;
    this.wake();
  }

  send(data: Bytes): void {
    this.#waiting ??= [];
    this.#waiting.push(data);
    this.wake();
  }

  /** Half-closes once all is written. */
  end(): void {
    this.#isEnded = true;
    this.wake();
  }

  stop(): void {
    if (this.#isQueued) this.#socket?.writeQueue.remove(this);
    this.#socket = undefined;
    this.#waiting = undefined;
  }

  wake(): void {
    const socket = this.#socket;
    if (!socket) return;
    try {
      while (this.#waiting && this.#waiting.length > 0) {
        const data = this.#waiting[0]!;
        const count = socket.tryWrite(data);
        if (count === 0) {
          this.#queue(socket);
          return;
        }
        if (count === data.length) this.#waiting.shift();
        else this.#waiting[0] = data.subarray(count);
      }
      if (this.#isEnded) socket.shutdown();
    } catch (error) {
      // The peer is gone: the reading side tells of it.
      if (!(error instanceof SystemError)) throw error;
      this.#waiting = undefined;
    }
  }

  /** Most of what is sent fits at once, and nobody need wait. */
  #queue(socket: TcpSocket): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    socket.writeQueue.add(this);
  }
}
