import type { RuntimeStream, StreamOptions } from '../../kubernetes/cri/index.ts';
import type { ContainerRecord } from './container.ts';

/** Joins the standard streams of a container's first process. */
export function attach(container: ContainerRecord, options: StreamOptions): RuntimeStream {
  container.attached ??= new Set();
  container.attached.add(options);
  const leave = () => {
    container.attached?.delete(options);
  };
  return {
    send(bytes) {
      if (!options.stdin) return;
      if (container.terminal) container.terminal.input(bytes);
      else container.stdin?.send(bytes);
    },
    end() {
      // Without stdinOnce the container's input stays open for the next who attaches.
      if (options.stdin && container.config.stdinOnce) container.stdin?.end();
    },
    resize: (rows, columns) => container.terminal?.resize(rows, columns),
    close() {
      if (options.stdin && container.config.stdinOnce) container.stdin?.end();
      leave();
    },
  };
}
