import { internalError } from '../../api/errors.ts';
import type { RemoteStream, StreamReceiver } from '../../api/transport.ts';
import type { StreamOptions } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { success } from './statuses.ts';

/**
 * A port-forward to a sandbox, with any number of connections (k8s.io/streaming/pkg/portforward). It outlives the sandbox: whoever opens
 * a connection then hears that the sandbox is gone.
 */
export function tunnel(context: KubeletContext, sandboxId: string): RemoteStream {
  const open = new Set<RemoteStream>();
  return {
    send() {},
    end() {},
    close() {
      for (const stream of open) stream.close();
      open.clear();
    },
    open(port, receiver) {
      const stream = connection(context, sandboxId, port, {
        output: (bytes) => receiver.output(bytes),
        error: (bytes) => receiver.error(bytes),
        ended: (status) => {
          open.delete(stream);
          receiver.ended(status);
        },
      });
      open.add(stream);
      return stream;
    },
  };
}

/** The words of a failure go over the connection's own stream of errors, as they are. */
function connection(context: KubeletContext, sandboxId: string, port: number, receiver: StreamReceiver): RemoteStream {
  const failed = (reason: string) => ({ ...internalError(reason), message: `error forwarding port ${port} to pod ${sandboxId}, uid : ${reason}` });
  const options: StreamOptions = {
    stdin: false,
    tty: false,
    output: (bytes) => receiver.output(bytes),
    error: (bytes) => receiver.error(bytes),
    ended: (result) => receiver.ended('value' in result ? success : failed(result.error.message)),
  };
  const opened = context.node.runtime.portForward(sandboxId, port, options);
  if ('value' in opened) return opened.value;
  const end = context.clock.after(0, 'kubelet: port-forward refused', () => receiver.ended(failed(opened.error.message)));
  return { send() {}, end() {}, close: () => end.cancel() };
}
