import type { TcpSocket } from '../network/index.ts';
import { SystemError } from '../process/errors.ts';
import type { Bytes } from '../process/types.ts';

const chunk = 65_536;

/** Hands on all that a socket receives, as it comes; `ended` is called once, with an error's text if the connection broke. */
export function pump(socket: TcpSocket, receive: (data: Bytes) => void, ended: (error: string | undefined) => void): void {
  const waiter = { wake: drain };
  let isOver = false;
  function finish(error: string | undefined): void {
    if (isOver) return;
    isOver = true;
    socket.readQueue.remove(waiter);
    ended(error);
  }
  function drain(): void {
    try {
      for (let data = socket.tryRead(chunk); data && !isOver; data = socket.tryRead(chunk)) {
        if (data.length === 0) finish(undefined);
        else receive(data);
      }
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      finish(error.message);
    }
  }
  socket.readQueue.add(waiter);
  drain();
}

/** Writes to a socket what does not fit at once when there is room again. Takes bytes before the connection is there. */
export class SocketWriter {
  #socket: TcpSocket | undefined;
  #waiting: Bytes[] = [];
  #ended = false;
  readonly #waiter = { wake: () => this.#flush() };

  start(socket: TcpSocket): void {
    this.#socket = socket;
    socket.writeQueue.add(this.#waiter);
    this.#flush();
  }

  send(data: Bytes): void {
    this.#waiting.push(data);
    this.#flush();
  }

  /** Half-closes once all is written. */
  end(): void {
    this.#ended = true;
    this.#flush();
  }

  stop(): void {
    this.#socket?.writeQueue.remove(this.#waiter);
    this.#socket = undefined;
    this.#waiting = [];
  }

  #flush(): void {
    const socket = this.#socket;
    if (!socket) return;
    try {
      while (this.#waiting.length > 0) {
        const data = this.#waiting[0]!;
        const count = socket.tryWrite(data);
        if (count === 0) return;
        if (count === data.length) this.#waiting.shift();
        else this.#waiting[0] = data.subarray(count);
      }
      if (this.#ended) socket.shutdown();
    } catch (error) {
      // The peer is gone: the reading side tells of it.
      if (!(error instanceof SystemError)) throw error;
      this.#waiting = [];
    }
  }
}
