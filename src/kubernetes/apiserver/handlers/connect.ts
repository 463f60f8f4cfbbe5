import type { Clock } from '../../../time/index.ts';
import { badRequest, notFound, pathNotFound, plainError } from '../../api/errors.ts';
import { findResource } from '../../api/scheme.ts';
import type { ApiRequest, Opened, RemoteStream, StreamReceiver, Transport } from '../../api/transport.ts';
import type { Node, Pod } from '../../api/types.ts';
import type { RequestContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { containerOf } from '../registry/pods/containers.ts';
import { checkLogOptions } from '../registry/pods/log-options.ts';
import type { Registry } from '../registry/registry.ts';
import { queryValue } from '../request-info.ts';
import { connectOptions } from './connect-options.ts';
import { proxyTarget } from './proxy.ts';

export interface Connections {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly dialKubelet: (nodeName: string) => { readonly transport: Transport } | undefined;
}

const pods = findResource('', 'v1', 'pods')!;
const nodes = findResource('', 'v1', 'nodes')!;

/** How a subresource's path is called at the kubelet. */
const kubeletPaths: Readonly<Record<string, string>> = { log: 'containerLogs', exec: 'exec', attach: 'attach', portforward: 'portForward' };

/** What a kubelet is to be asked, or that there is nothing to ask. */
type Target = { readonly transport: Transport; readonly request: ApiRequest } | 'nothing';

/** log, exec, attach and portforward of a Pod: the stream comes from its kubelet. */
export function connectPod(connections: Connections, context: RequestContext, receiver: StreamReceiver): Opened<RemoteStream> {
  const target = kubeletTarget(connections, context);
  if (target !== 'nothing') return lasting(connections, context, receiver, target.transport.connect(target.request, receiver));
  const end = connections.clock.after(0, 'log of a Pod without a node', () =>
    receiver.ended({ apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Success' }),
  );
  return { stream: { send() {}, end() {}, close: () => end.cancel() } };
}

/** A tunnel of port-forward is lost once nobody answers at its node. */
function lasting(connections: Connections, { info }: RequestContext, receiver: StreamReceiver, opened: Opened<RemoteStream>): Opened<RemoteStream> {
  if ('refused' in opened || !opened.stream.open) return opened;
  const { stream } = opened;
  const node = (connections.registry.storage.get(pods, info.namespace, info.name) as Pod | undefined)?.spec.nodeName ?? '';
  const open = (port: number, own: StreamReceiver): RemoteStream => {
    if (connections.dialKubelet(node)) return stream.open!(port, own);
    const lost = plainError('error dialing backend: EOF');
    const end = connections.clock.after(0, 'port-forward: lost', () => receiver.ended(lost));
    return { send() {}, end() {}, close: () => end.cancel() };
  };
  return { stream: { send: (bytes) => stream.send(bytes), end: () => stream.end(), close: () => stream.close(), open } };
}

/** Checks a request for a Pod's stream and finds who answers it. */
export function kubeletTarget({ registry, dialKubelet }: Connections, context: RequestContext): Target {
  const { request, info } = context;
  const resource = findResource(info.group, info.version, info.resource);
  // Reading a log is no connection: admission is not asked.
  if (resource && info.subresource !== 'log') registry.connect(resource, connectOptions(context), context);
  if (info.subresource === 'proxy') return proxied(registry, dialKubelet, context);
  const kubeletPath = kubeletPaths[info.subresource];
  if (info.resource !== 'pods' || !kubeletPath) return refuse(pathNotFound());
  if (info.subresource === 'log') checkLogOptions(request, info.name);
  const pod = registry.storage.get(pods, info.namespace, info.name) as Pod | undefined;
  if (!pod) return refuse(notFound(pods, info.name));
  const container = info.subresource === 'portforward' ? '' : `/${containerOf(pod, queryValue(request, 'container'))}`;
  const { nodeName } = pod.spec;
  if (!nodeName) return info.subresource === 'log' ? 'nothing' : refuse(badRequest(`pod ${info.name} does not have a host assigned`));
  const node = registry.storage.get(nodes, '', nodeName) as Node | undefined;
  // The name of the node, but the kind that was asked for: the error passes through the Pods' storage.
  if (!node) return refuse(notFound(pods, nodeName));
  const path = `/${kubeletPath}/${info.namespace}/${info.name}${container}`;
  const dialed = dialKubelet(nodeName);
  return dialed ? { transport: dialed.transport, request: { ...request, path } } : refuse(plainError(unreachable(node, path)));
}

/** A connection to a Pod's port, on which the client speaks HTTP: it goes by way of the Pod's kubelet, as there is no other road from here. */
function proxied(registry: Registry, dialKubelet: Connections['dialKubelet'], context: RequestContext): Target {
  if (context.info.resource !== 'pods' && context.info.resource !== 'services') return refuse(pathNotFound());
  const { pod, port } = proxyTarget(registry, context);
  const dialed = dialKubelet(pod.spec.nodeName ?? '');
  const path = `/portForward/${pod.metadata.namespace}/${pod.metadata.name}`;
  if (!dialed) return refuse(plainError(`dial tcp ${pod.status.podIP}:${port}: connect: connection refused`));
  return { transport: dialed.transport, request: { method: 'POST', path, query: { ports: String(port) } } };
}

/** What the dialer says of a kubelet that does not answer. */
function unreachable(node: Node, path: string): string {
  const address = node.status?.addresses?.find((one) => one.type === 'InternalIP')?.address ?? node.metadata.name!;
  const port = node.status?.daemonEndpoints?.kubeletEndpoint?.Port ?? 10250;
  return `Get ${JSON.stringify(`https://${address}:${port}${path}`)}: dial tcp ${address}:${port}: connect: connection refused`;
}
