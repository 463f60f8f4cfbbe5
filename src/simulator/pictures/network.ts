import type { NetworkPicture, SocketPicture } from '../../host/protocol/index.ts';
import type { NetworkNamespace, SocketEntry } from '../../machine/network/index.ts';
import type { Task } from '../../machine/process/task.ts';
import { type PlacedPod, placedPods } from './processes.ts';
import type { MakeSource } from './source.ts';

/** Whether one of the process's descriptors is the socket. */
const holds = (task: Task, socket: SocketEntry): boolean => task.files.some((file) => (file as unknown) === socket);

interface Holder {
  readonly container: string;
  readonly process: string;
}

/** Who listens: a process of one of the Pods' containers, or one of the node's own. */
function holderOf(socket: SocketEntry, pods: readonly PlacedPod[]): Holder {
  for (const { name: pod, containers } of pods) {
    for (const { name, tasks } of containers) {
      const task = tasks.find((one) => holds(one, socket));
      if (task) return { container: `${pod}/${name}`, process: task.name };
    }
  }
  return { container: '', process: '' };
}

function socketsOf(net: NetworkNamespace, pods: readonly PlacedPod[]): SocketPicture[] {
  const isTo = (one: SocketEntry, protocol: string, port: number): boolean => one.protocol === protocol && !one.accepts && one.local.port === port;
  return net.sockets
    .filter(({ accepts, remote }) => accepts && remote === undefined)
    .map((socket) => {
      const { protocol, local } = socket;
      const connections = net.sockets.filter((one) => isTo(one, protocol, local.port) && one.state === 'ESTABLISHED').length;
      return { protocol, address: local.address || '::', port: local.port, ...holderOf(socket, pods), connections };
    })
    .sort((a, b) => a.port - b.port);
}

function networkPicture(net: NetworkNamespace, pods: readonly PlacedPod[]): NetworkPicture {
  const [{ machine, node }] = pods as [PlacedPod];
  return {
    id: net.id,
    pods: pods.map(({ name }) => name),
    node,
    isNode: net === machine.namespaces.net,
    interfaces: net.interfaces.map(({ name, address, prefix }) => ({ name, address, prefix })),
    containers: pods.flatMap(({ name: pod, containers }) => containers.filter(({ running }) => running).map(({ name }) => `${pod}/${name}`)),
    sockets: socketsOf(net, pods),
  };
}

/** D5: the network namespaces of the Pods, with their interfaces and who listens in them. */
export const networkSource: MakeSource = (simulation) => ({
  picture(pods) {
    const byNamespace = new Map<NetworkNamespace, PlacedPod[]>();
    for (const placed of placedPods(simulation, pods)) {
      const net = placed.pause?.namespaces.net;
      if (net) byNamespace.set(net, [...(byNamespace.get(net) ?? []), placed]);
    }
    return { networks: [...byNamespace].map(([net, inside]) => networkPicture(net, inside)) };
  },
});
