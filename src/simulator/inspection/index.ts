import type { Transport } from '../../kubernetes/api/transport.ts';
import type { Pod } from '../../kubernetes/api/types.ts';
import type { Machine, NetworkNamespace } from '../../machine/index.ts';
import { containerFile } from './container-file.ts';
import { containerLog } from './container-log.ts';
import { containerProcesses } from './container-processes.ts';
import { destinationOf } from './destination.ts';
import { forwardedFrom, portNumber } from './forwarded.ts';
import { type HttpOutcome, httpGet } from './http.ts';

export type { HttpOutcome } from './http.ts';

/** What checks look at beside the API: the nodes' machines and the reader's own network. */
export interface Inspected {
  readonly admin: Transport;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly workstation: Machine;
}

/** `P`, or `team-a/P` for a Pod of another namespace. */
function findPod({ admin }: Inspected, name: string): Pod | undefined {
  const [namespace, pod] = name.includes('/') ? (name.split('/') as [string, string]) : ['default', name];
  const { code, body } = admin.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/${pod}` });
  return code === 200 ? (body as Pod) : undefined;
}

/** The network of a Pod, of a node, or of the reader's machine (`local`). */
function networkOf(world: Inspected, from: string): NetworkNamespace | undefined {
  if (from === 'local') return world.workstation.namespaces.net;
  const node = world.machines.get(from);
  if (node) return node.namespaces.net;
  const pod = findPod(world, from);
  const machine = world.machines.get(pod?.spec.nodeName ?? '');
  if (!pod || !machine || pod.status.phase !== 'Running') return undefined;
  return pod.spec.hostNetwork ? machine.namespaces.net : machine.namespaces.net.network.find(pod.status.podIP ?? '');
}

/** An HTTP request that leaves no trace, from a Pod, a node or `local` to `HOST[:PORT][/PATH]`; a Pod's name may stand for its address. */
export function inspectHttp(world: Inspected, from: string, url: string): HttpOutcome {
  const [, host = '', port = '80', path = '/'] = /^(?:http:\/\/)?([^:/]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
  if (from === 'local' && (host === 'localhost' || host.startsWith('127.'))) {
    const through = throughTunnel(world, Number(port), path);
    if (through) return through;
  }
  const net = networkOf(world, from);
  if (!net) return { error: `${from} does not run`, outcome: `${from} does not run` };
  const destination = destinationOf(world.admin, host, Number(port), (name) => findPod(world, name)?.status.podIP);
  if (typeof destination === 'string') return { error: destination, outcome: destination };
  return httpGet(world.machines, net, destination, host, path);
}

/** A request to a port of the reader's machine that kubectl forwards to a Pod: it is made within that Pod. */
function throughTunnel(world: Inspected, port: number, path: string): HttpOutcome | undefined {
  const forwarded = forwardedFrom(world.workstation, port);
  if (!forwarded) return undefined;
  const [kind, name = kind!] = forwarded.target.split('/');
  const pod = kind === name || /^(po|pods?)$/.test(kind!) ? findPod(world, name) : undefined;
  return pod && inspectHttp(world, name, `127.0.0.1:${portNumber(pod, forwarded.port)}${path}`);
}

/** The text of a file in a running container; undefined if there is none. */
export function inspectFile(world: Inspected, podName: string, container: string, path: string): string | undefined {
  const pod = findPod(world, podName);
  return pod && containerFile(world.machines.get(pod.spec.nodeName ?? ''), pod, container, path);
}

/** What a container has written to its log: in its present run, or in the one before. */
export function inspectLog(world: Inspected, podName: string, container: string, run: 'present' | 'previous'): string {
  const pod = findPod(world, podName);
  return pod ? containerLog(world.machines.get(pod.spec.nodeName ?? ''), pod, container, run === 'present' ? 0 : 1) : '';
}

/** The command lines of the processes of a container. */
export function inspectProcesses(world: Inspected, podName: string, container: string): string[] {
  const pod = findPod(world, podName);
  return pod ? containerProcesses(world.machines.get(pod.spec.nodeName ?? ''), pod, container) : [];
}
