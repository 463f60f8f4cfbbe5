import type { Duration } from '../../time/index.ts';
import { type Connected, connectedSocket, connectTcp } from '../network/index.ts';
import { Call } from './call.ts';
import { costs } from './costs.ts';
import { failure } from './errors.ts';
import { install } from './open.ts';
import type { Task } from './task.ts';
import type { SocketAddress, Suspension } from './types.ts';

/** connect(2) of a TCP socket. */
export class ConnectCall extends Call<number> {
  readonly #task: Task;
  readonly #address: SocketAddress;
  readonly #timeout: Duration | undefined;
  #giveUp: (() => void) | undefined;
  #result: Connected | undefined;

  constructor(task: Task, address: SocketAddress, timeout: Duration | undefined) {
    super();
    this.#task = task;
    this.#address = address;
    this.#timeout = timeout;
  }

  next(): IteratorResult<Suspension, number> {
    const task = this.#task;
    if (!this.#giveUp) this.#begin();
    else if (this.#result) {
      this.leave();
      return { done: true, value: install(task, connectedSocket(this.#result)) };
    } else if (task.interrupted) this.throw(failure('EINTR'));
    return { done: false, value: task.suspend('connect') };
  }

  #begin(): void {
    const task = this.#task;
    task.charge(costs.call);
    this.#giveUp = connectTcp(task.namespaces.net, this.#address, this.#timeout, (result) => {
      this.#result = result;
      task.wake();
    });
  }

  protected leave(): void {
    this.#giveUp?.();
  }
}
