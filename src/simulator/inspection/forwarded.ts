import type { Pod } from '../../kubernetes/api/types.ts';
import type { Machine } from '../../machine/index.ts';
import { TcpListener } from '../../machine/network/index.ts';

/** Where a `kubectl port-forward` on the reader's machine leads. */
export interface Forwarded {
  /** `kiada`, `pod/kiada`, `service/web` … as it was given. */
  readonly target: string;
  /** A number or a name. */
  readonly port: string;
}

/** The forward that listens on a loopback port of the workstation, read from the command line of the kubectl that does. */
export function forwardedFrom(workstation: Machine, port: number): Forwarded | undefined {
  for (const task of workstation.namespaces.pid.tasks.values()) {
    const listens = task.name === 'kubectl' && task.files.some((file) => file instanceof TcpListener && file.local.port === port);
    if (!task.alive || !listens) continue;
    const words = task.argv.slice(task.argv.indexOf('port-forward') + 1).filter((word) => !word.startsWith('-'));
    const [target = '', ...pairs] = words;
    for (const pair of pairs) {
      const [local = '', remote = local] = pair.split(':');
      if (local === String(port) || local === '' || local === '0') return { target, port: remote };
    }
  }
  return undefined;
}

/** The number of a forwarded port of a Pod, which may be given by name. */
export function portNumber({ spec }: Pod, port: string): number {
  if (/^\d+$/.test(port)) return Number(port);
  return spec.containers.flatMap(({ ports }) => ports ?? []).find(({ name }) => name === port)?.containerPort ?? 0;
}
