import type { RuntimeStream, StreamOptions } from '../../kubernetes/cri/index.ts';
import type { ContainerRecord } from './container.ts';

/** Joins the standard streams of a container's first process. */
export function attach(container: ContainerRecord, options: StreamOptions): RuntimeStream {
  container.attached ??= new Set();
  container.attached.add(options);
  const leave = () => container.attached?.delete(options) ?? false;
  // Otherwise the input stays open for the next who attaches, and the end of it only ends this session (ContainerIO.Attach).
  const hasInput = options.stdin && container.config.stdin;
  const closesInput = container.config.stdinOnce && !container.config.tty;
  return {
    send(bytes) {
      if (!hasInput) return;
      if (container.terminal) container.terminal.input(bytes);
      else container.stdin?.send(bytes);
    },
    end() {
      if (!hasInput) return;
      if (closesInput) container.stdin?.end();
      else if (leave()) options.ended({ value: 0 });
    },
    resize: (rows, columns) => container.terminal?.resize(rows, columns),
    close() {
      if (hasInput && closesInput) container.stdin?.end();
      leave();
    },
  };
}
