import { MachineNetwork } from '../../machine/containerd/node-network.ts';
import { Machine, type Network, type NetworkNamespace } from '../../machine/index.ts';
import { TcpListener } from '../../machine/network/index.ts';
import { decode } from '../../machine/process/text.ts';
import { Random, second } from '../../time/index.ts';
import type { Address, Nobody } from './destination.ts';
import { twinOf } from './twin.ts';

/** How a request ended. `outcome` is the status or the error, as text. */
export type HttpOutcome = { readonly status: number; readonly body: string; readonly outcome: string } | { readonly error: string; readonly outcome: string };

const patience = 10 * second;
const failed = (error: string): HttpOutcome => ({ error, outcome: error });

/** Whose packets arrive where, with the node's host ports on the way. */
function arrival(from: NetworkNamespace, to: Address): { readonly net: NetworkNamespace; readonly to: Address } | Nobody | 'unreachable' {
  if (to.address.startsWith('127.')) return { net: from, to };
  const node = from.network.find(to.address);
  const forwarded = (node?.host === node ? node?.hostPorts?.get(`tcp/${to.port}`) : undefined) ?? to;
  if (from.host.translate?.(to, 'tcp', from.address) === 'dropped') return 'timeout';
  const route = from.network.route(from, forwarded.address);
  if (route === 'unreachable') return 'unreachable';
  return route === 'dropped' || route.to.host.down ? 'timeout' : { net: route.to, to: forwarded };
}

/** The namespace from which the twin is asked: its own for a request from within, a stranger's otherwise. */
function clientOf(twin: Machine, from: NetworkNamespace, net: NetworkNamespace): Machine {
  if (from === net) return twin;
  const { options, clock } = twin;
  const network: Network = twin.namespaces.net.network;
  return new Machine({ ...options, name: 'client', clock, random: new Random(2), network, ip: from.address });
}

/**
 * Asks for a page without touching the run: whether somebody listens is read from the sockets there are; the answer comes from a twin of the
 * Pod's servers.
 */
export function httpGet(machines: ReadonlyMap<string, Machine>, from: NetworkNamespace, destination: Address, host: string, path: string): HttpOutcome {
  const arrived = arrival(from, destination);
  if (typeof arrived === 'string') return failed(arrived);
  const { net, to } = arrived;
  if (!(net.acceptor('tcp', to) instanceof TcpListener)) return failed('refused');
  const machine = [...machines.values()].find((one) => one.namespaces.net === net.host);
  if (!machine) return failed('refused');
  const twin = twinOf(machine, net, to.port);
  const client = clientOf(twin, from, net);
  let outcome: HttpOutcome | undefined;
  const headers = [
    { name: 'Host', value: host },
    { name: 'User-Agent', value: 'podlab' },
  ];
  new MachineNetwork(client).httpGet({ scheme: 'HTTP', host: to.address, port: to.port, path, headers }, patience, (result) => {
    if ('error' in result) outcome = failed(/refused/.test(result.error.message) ? 'refused' : 'no HTTP answer');
    else outcome = { status: result.value.code, body: decode(result.value.body), outcome: String(result.value.code) };
  });
  twin.clock.advanceTo(twin.clock.now + 2 * patience, () => outcome !== undefined);
  if (client !== twin) client.close();
  twin.close();
  return outcome ?? failed('no HTTP answer');
}
