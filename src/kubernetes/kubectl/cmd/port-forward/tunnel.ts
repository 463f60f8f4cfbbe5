import type { Execution } from '../../../../machine/process/types.ts';
import type { RemoteStream, StreamReceiver } from '../../../api/transport.ts';
import type { Pod } from '../../../api/types.ts';
import { isFailure, UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';

/** The one connection to the API server through which all forwarded connections of a kubectl go. */
export class Tunnel {
  #stream: RemoteStream | undefined;
  /** Whether the far end has hung up. */
  isLost = false;
  /** Told when it does. */
  onLost: (() => void) | undefined;

  /** Dials the Pod; throws `error upgrading connection: …`. */
  *dial(invocation: Invocation, { metadata }: Pod): Execution<void> {
    const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/portforward`;
    const ended = () => {
      this.isLost = true;
      this.onLost?.();
    };
    try {
      this.#stream = yield* (yield* invocation.client()).connect({ method: 'POST', path }, { output() {}, error() {}, ended });
    } catch (error) {
      throw isFailure(error) ? new UserError(`error upgrading connection: ${error.message}`) : error;
    }
  }

  /** A connection to a port of the Pod. */
  open(port: number, receiver: StreamReceiver): RemoteStream {
    return this.#stream!.open!(port, receiver);
  }

  close(): void {
    this.#stream?.close();
  }
}
