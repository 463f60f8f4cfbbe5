import { SystemError } from '../../../../machine/process/errors.ts';
import type { Execution } from '../../../../machine/process/types.ts';
import { parseIp } from '../../../api/ip.ts';
import type { Pod, Service } from '../../../api/types.ts';
import type { Command } from '../../command.ts';
import { completePods } from '../../completion/resources.ts';
import { UserError } from '../../errors.ts';
import { stringsFlag } from '../../flags/flag.ts';
import { podRunningTimeoutFlag } from '../../flags/sets.ts';
import type { Invocation } from '../../invocation.ts';
import { objectOf } from '../../resource/info.ts';
import type { Unstructured } from '../../resource/object.ts';
import { compareText } from '../../text/go.ts';
import { attachablePod, checkRunningTimeout } from '../exec/exec.ts';
import { parsePortNumber } from '../shared/parse-port.ts';
import { readNamed } from '../shared/pods.ts';
import { forward, type Listener } from './forward.ts';
import { Tunnel } from './tunnel.ts';

/** kubectl port-forward */
export const portForward: Command = {
  name: 'port-forward',
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Forward one or more local ports to a pod',
  examples: `  # Port 8080 here to port 80 of a Pod
  kubectl port-forward pod/web 8080:80`,
  flags: [stringsFlag('address', '', 'Addresses to listen on.', '[localhost]'), podRunningTimeoutFlag],
  run,
  complete: completePods,
};

const usage = 'TYPE/NAME and list of ports are required for port-forward';

interface PortPair {
  readonly local: number;
  readonly remote: number;
}

const isNumber = (text: string) => /^\d+$/.test(text);

/** `8080`, `8080:80`, `:80` (portforward.parsePorts). */
function parsePair(text: string): PortPair {
  const parts = text.split(':');
  if (parts.length > 2) throw new UserError(`invalid port format '${text}'`);
  const [local, remote] = parts.length === 2 ? [parts[0] || '0', parts[1]!] : [text, text];
  const pair = {
    local: parsePortNumber(local!, `error parsing local port '${local}': `),
    remote: parsePortNumber(remote!, `error parsing remote port '${remote}': `),
  };
  if (pair.remote === 0) throw new UserError('remote port must be > 0');
  return pair;
}

const split = (text: string): readonly [local: string, remote: string] => {
  const parts = text.split(':');
  return parts.length === 2 ? [parts[0]!, parts[1]!] : [parts[0]!, parts[0]!];
};

const portsOf = (pod: Pod) => pod.spec.containers.flatMap(({ ports = [] }) => ports);

function containerPort(pod: Pod, name: string): number {
  const found = portsOf(pod).find((port) => (port.name ?? '') === name);
  if (!found) throw new UserError(`Pod '${pod.metadata.name}' does not have a named port '${name}'`);
  return found.containerPort;
}

function servicePort({ metadata, spec }: Service, name: string): number {
  const found = spec?.ports?.find((port) => (port.name ?? '') === name);
  if (!found) throw new UserError(`Service '${metadata.name}' does not have a named port '${name}'`);
  return found.port;
}

/** What is given for a Service leads to the Pod's port behind it. */
function throughService(text: string, service: Service, pod: Pod): string {
  const [local, remote] = split(text);
  const wanted = isNumber(remote) ? Number(remote) : servicePort(service, remote);
  const found = service.spec?.ports?.find(({ port }) => port === wanted);
  if (!found) throw new UserError(`Service ${service.metadata.name} does not have a service port ${wanted}`);
  const { targetPort = 0 } = found;
  const target = service.spec?.clusterIP === 'None' ? wanted : typeof targetPort === 'string' ? containerPort(pod, targetPort) : targetPort || found.port;
  const near = local === remote ? String(wanted) : local;
  return near === String(target) ? near : `${near}:${target}`;
}

/** Names stand for the container's ports. */
function inPod(text: string, pod: Pod): string {
  const [local, remote] = split(text);
  if (remote === '') throw new UserError('remote port cannot be empty');
  const number = isNumber(remote) ? remote : String(containerPort(pod, remote));
  return local === remote ? number : `${local}:${number}`;
}

/** Ports that only UDP has cannot be forwarded. */
function refuseUdp(text: string, ports: readonly { readonly port: number; readonly protocol: string }[], number: (name: string) => number): void {
  const [, remote] = split(text);
  const wanted = isNumber(remote) ? Number(remote) : number(remote);
  const protocols = ports.filter(({ port }) => port === wanted).map(({ protocol }) => protocol);
  if (protocols.includes('UDP') && !protocols.includes('TCP')) throw new UserError(`UDP protocol is not supported for ${remote}`);
}

function resolvePorts(texts: readonly string[], object: Unstructured, pod: Pod): readonly string[] {
  if (object.kind === 'Service') {
    const service = object as unknown as Service;
    const ports = (service.spec?.ports ?? []).map(({ port, protocol = 'TCP' }) => ({ port, protocol }));
    for (const text of texts) refuseUdp(text, ports, (name) => servicePort(service, name));
    return texts.map((text) => throughService(text, service, pod));
  }
  const ports = portsOf(pod).map(({ containerPort: port, protocol = 'TCP' }) => ({ port, protocol }));
  for (const text of texts) refuseUdp(text, ports, (name) => containerPort(pod, name));
  return texts.map((text) => inPod(text, pod));
}

function* run(invocation: Invocation): Execution<void> {
  const { args, flags, path } = invocation;
  if (args.length < 2) throw new UserError(`${usage}\nSee '${path} -h' for help and examples`);
  checkRunningTimeout(invocation);
  const object = objectOf(yield* readNamed(invocation, args[0]!, 'pods'));
  const pod = yield* attachablePod(invocation, object, 'cannot attach to');
  const ports = resolvePorts(args.slice(1), object, pod);
  if (pod.status.phase !== 'Running') throw new UserError(`unable to forward port because pod is not running. Current status=${pod.status.phase}`);
  const wrong = flags.list('address').find((address) => address !== 'localhost' && parseIp(address) === undefined);
  if (wrong !== undefined) throw new UserError(`${wrong} is not a valid IP`);
  const pairs = ports.map(parsePair);
  const tunnel = new Tunnel();
  yield* tunnel.dial(invocation, pod);
  try {
    yield* forward(invocation, tunnel, yield* listenOnAll(invocation, pairs));
  } finally {
    tunnel.close();
  }
}

/** A port that cannot be had is told; it is a failure only if there is none. */
function* listenOnAll(invocation: Invocation, pairs: readonly PortPair[]): Execution<readonly Listener[]> {
  const listeners: Listener[] = [];
  let failed = 0;
  for (const pair of pairs) {
    try {
      listeners.push(...(yield* listen(invocation, pair)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      yield* invocation.err(`Unable to listen on port ${pair.local}: ${error.message}\n`);
      failed++;
    }
  }
  const texts = pairs.map(({ local, remote }) => `{${local} ${remote}}`).join(' ');
  if (failed === pairs.length) throw new UserError(`unable to listen on any of the requested ports: [${texts}]`);
  return listeners;
}

interface Address {
  readonly protocol: 'tcp4' | 'tcp6';
  readonly address: string;
  /** localhost stands for two addresses, of which one is enough. */
  readonly either: boolean;
}

function addressesOf(names: readonly string[]): readonly Address[] {
  const found = new Map<string, Address>();
  for (const name of names) {
    if (name !== 'localhost') found.set(name, { protocol: name.includes(':') ? 'tcp6' : 'tcp4', address: name, either: false });
    else {
      if (!found.has('127.0.0.1')) found.set('127.0.0.1', { protocol: 'tcp4', address: '127.0.0.1', either: true });
      if (!found.has('::1')) found.set('::1', { protocol: 'tcp6', address: '::1', either: true });
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.address, b.address));
}

/** Listens on each address (listenOnPort). */
function* listen(invocation: Invocation, pair: PortPair): Execution<readonly Listener[]> {
  const listeners: Listener[] = [];
  const failures: { readonly text: string; readonly either: boolean }[] = [];
  let { local } = pair;
  for (const one of addressesOf(invocation.flags.list('address'))) {
    const shown = one.protocol === 'tcp6' ? `[${one.address}]` : one.address;
    try {
      const descriptor = listenOn(invocation, one, local, listeners.length > 0);
      if (descriptor !== undefined) {
        local = invocation.process.localAddress(descriptor).port;
        listeners.push({ descriptor, local, remote: pair.remote });
      }
      yield* invocation.out(`Forwarding from ${shown}:${local} -> ${pair.remote}\n`);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const text = `unable to create listener: Error listen ${one.protocol} ${shown}:${local}: bind: ${error.message.toLowerCase()}`;
      failures.push({ text, either: one.either });
    }
  }
  if (failures.length > 0 && (listeners.length === 0 || failures.some(({ either }) => !either)))
    throw new UserError(`Listeners failed to create with the following errors: [${failures.map(({ text }) => text).join(' ')}]`);
  return listeners;
}

/** The machine has no IPv6: ::1 fares as 127.0.0.1 did, but nobody can connect to it. */
function listenOn({ process }: Invocation, { protocol, address, either }: Address, port: number, hasOther: boolean): number | undefined {
  if (protocol === 'tcp4') return process.listen({ address, port });
  if (!either) throw new SystemError('EADDRNOTAVAIL');
  if (!hasOther) throw new SystemError('EADDRINUSE');
  return undefined;
}
