import type { Execution } from '../../../../machine/process/types.ts';
import { SystemError } from '../../../../machine/process/types.ts';
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
import { attachablePod } from '../exec/exec.ts';
import { readNamed } from '../shared/pods.ts';
import { forward, type Listener } from './forward.ts';

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
const isPort = (text: string) => isNumber(text) && Number(text) <= 65535;

function parsePair(text: string): PortPair {
  const parts = text.split(':');
  if (parts.length > 2) throw new UserError(`invalid port format '${text}'`);
  const [local, remote] = parts.length === 2 ? [parts[0] || '0', parts[1]!] : [text, text];
  if (!isPort(local!))
    throw new UserError(
      `error parsing local port '${local}': strconv.ParseUint: parsing "${local}": ${/^\d+$/.test(local!) ? 'value out of range' : 'invalid syntax'}`,
    );
  if (!isPort(remote!))
    throw new UserError(
      `error parsing remote port '${remote}': strconv.ParseUint: parsing "${remote}": ${/^\d+$/.test(remote!) ? 'value out of range' : 'invalid syntax'}`,
    );
  if (Number(remote) === 0) throw new UserError('remote port must be > 0');
  return { local: Number(local), remote: Number(remote) };
}

/** A Service's port is the Pod's that it leads to; names stand for the container's ports. */
function resolvePort(text: string, object: Unstructured, pod: Pod): string {
  const parts = text.split(':');
  const remote = parts.at(-1)!;
  const local = parts.length === 2 ? `${parts[0]}:` : '';
  const containerPort = (name: string) => {
    const found = pod.spec.containers.flatMap((container) => container.ports ?? []).find((port) => port.name === name);
    if (!found) throw new UserError(`Pod '${pod.metadata.name}' does not have a named port '${name}'`);
    return found.containerPort;
  };
  if (object.kind !== 'Service') return isNumber(remote) ? text : `${local || `${containerPort(remote)}:`}${containerPort(remote)}`;
  const service = object as unknown as Service;
  const wanted = isPort(remote) ? Number(remote) : service.spec?.ports?.find((port) => port.name === remote)?.port;
  const port = service.spec?.ports?.find((candidate) => candidate.port === wanted);
  if (!port) throw new UserError(`Service ${service.metadata.name} does not have a service port ${remote}`);
  const target = service.spec?.clusterIP === 'None' && !isPort(String(port.targetPort ?? '')) ? port.port : (port.targetPort ?? port.port);
  const number = typeof target === 'number' ? target : containerPort(target);
  return `${parts.length === 2 ? parts[0] : port.port}:${number}`;
}

function* run(invocation: Invocation): Execution<void> {
  const { args, flags, path } = invocation;
  if (args.length < 2) throw new UserError(`${usage}\nSee '${path} -h' for help and examples`);
  const object = objectOf(yield* readNamed(invocation, args[0]!, 'pods'));
  const pod = yield* attachablePod(invocation, object, 'cannot attach to');
  const pairs = args.slice(1).map((text) => parsePair(resolvePort(text, object, pod)));
  if (pod.status.phase !== 'Running') throw new UserError(`unable to forward port because pod is not running. Current status=${pod.status.phase}`);
  const wrong = flags.list('address').find((address) => address !== 'localhost' && parseIp(address) === undefined);
  if (wrong !== undefined) throw new UserError(`${wrong} is not a valid IP`);
  const listeners: Listener[] = [];
  for (const pair of pairs) listeners.push(...(yield* listen(invocation, pair, flags.list('address'))));
  yield* forward(invocation, pod, listeners);
}

/** Listens on each address; localhost means both loopback addresses, the second one where the machine has it. */
function* listen(invocation: Invocation, pair: PortPair, addresses: readonly string[]): Execution<readonly Listener[]> {
  const { process } = invocation;
  const out: Listener[] = [];
  for (const address of addresses) {
    const real = address === 'localhost' ? '127.0.0.1' : address;
    let descriptor: number;
    try {
      descriptor = process.listen({ address: real, port: pair.local });
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const listeners = [`tcp4 ${real}:${pair.local}`, ...(address === 'localhost' ? [`tcp6 [::1]:${pair.local}`] : [])];
      const reasons = listeners.map((one) => `unable to create listener: Error listen ${one}: bind: ${error.message.toLowerCase()}`).join(' ');
      yield* invocation.err(`Unable to listen on port ${pair.local}: Listeners failed to create with the following errors: [${reasons}]\n`);
      throw new UserError(`unable to listen on any of the requested ports: [{${pair.local} ${pair.remote}}]`);
    }
    const local = process.localAddress(descriptor).port;
    yield* invocation.out(`Forwarding from ${real}:${local} -> ${pair.remote}\n`);
    if (address === 'localhost') yield* invocation.out(`Forwarding from [::1]:${local} -> ${pair.remote}\n`);
    out.push({ descriptor, local, remote: pair.remote });
  }
  return out;
}
