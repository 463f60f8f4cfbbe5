import { goQuote } from '../go-text.ts';
import type { Container, ContainerPort, EphemeralContainer } from '../types.ts';

type Located = readonly (readonly [container: Container | EphemeralContainer, path: string])[];

interface Place {
  readonly port: ContainerPort;
  readonly path: string;
}

/** core.ContainerPort as Go's %+v prints it. */
function struct({ name = '', hostPort = 0, containerPort, protocol, hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}

/** How two definitions of one port relate, if they get in each other's way. */
function relation(port: ContainerPort, other: ContainerPort): string | undefined {
  const [hostPort, otherHostPort] = [port.hostPort ?? 0, other.hostPort ?? 0];
  const [hostIP, otherHostIP] = [port.hostIP ?? '', other.hostIP ?? ''];
  if (hostIP === otherHostIP && hostPort === otherHostPort) return 'duplicate';
  if (hostPort === 0 || otherHostPort === 0) return 'overlapping';
  return hostPort === otherHostPort && (hostIP === '') !== (otherHostIP === '') ? 'dangerously ambiguous' : undefined;
}

function definitionWarnings(places: readonly Place[], out: string[]): void {
  const known = new Map<string, Place[]>();
  for (const place of places) {
    const { port, path } = place;
    if (port.hostIP && !port.hostPort) out.push(`${path}: hostIP set without hostPort: ${struct(port)}`);
    const key = `${port.containerPort}/${port.protocol}`;
    const others = known.get(key) ?? [];
    for (const other of others) {
      const found = relation(port, other.port);
      if (found) out.push(`${path}: ${found} port definition with ${other.path}`);
    }
    known.set(key, [...others, place]);
  }
}

function nameWarnings(places: readonly Place[], out: string[]): void {
  const known = new Map<string, string>();
  for (const { port, path } of places) {
    if (!port.name) continue;
    const other = known.get(port.name);
    if (other === undefined) known.set(port.name, path);
    else out.push(`${path}: duplicate port name ${goQuote(port.name)} with ${other}, services and probes that select ports by name will use ${other}`);
  }
}

/** Ports that containers of one Pod define more than once. */
export function portWarnings(containers: Located, out: string[]): void {
  const places: Place[] = [];
  for (const [container, path] of containers) {
    for (const [index, port] of (container.ports ?? []).entries()) places.push({ port, path: `${path}.ports[${index}]` });
  }
  definitionWarnings(places, out);
  nameWarnings(places, out);
}
