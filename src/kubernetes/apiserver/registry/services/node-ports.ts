import type { Random } from '../../../../time/index.ts';
import { internalError, plainError } from '../../../api/errors.ts';
import { type FieldError, invalid } from '../../../api/fielderror.ts';
import type { Service, ServicePort } from '../../../api/types.ts';
import { withFields } from '../../object.ts';
import { refuse } from '../../refusal.ts';

/** --service-node-port-range of the cluster. */
const firstPort = 30000;
const lastPort = 32767;
/** The lower part of the range is left to ports that manifests name (portallocator calculateRangeOffset). */
const reservedPorts = 86;

type Allocated = Service | { readonly errors: readonly FieldError[] };

const needsPorts = ({ spec }: Service) => spec.type === 'NodePort' || spec.type === 'LoadBalancer';
const givesPorts = ({ spec }: Service) => spec.type === 'NodePort' || spec.allocateLoadBalancerNodePorts !== false;
const needsHealthCheck = ({ spec }: Service) => spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';

/** The node ports that a Service has: they are handed out by number, whatever the protocol. */
export function portsOf({ spec }: Service): readonly number[] {
  const ports = (spec.ports ?? []).map((port) => port.nodePort ?? 0);
  return [...ports, spec.healthCheckNodePort ?? 0].filter((port) => port !== 0);
}

/** The ports that one request takes (portallocator.PortAllocationOperation); a dry run takes none and does not know the range. */
export class PortOperation {
  readonly #inUse: ReadonlySet<number>;
  readonly #random: Random;
  readonly #dryRun: boolean;
  readonly #taken: number[] = [];

  constructor(inUse: ReadonlySet<number>, random: Random, dryRun: boolean) {
    this.#inUse = inUse;
    this.#random = random;
    this.#dryRun = dryRun;
  }

  /** Takes a port; the reason when it cannot be had. */
  allocate(port: number): string | undefined {
    if (!this.#dryRun && (port < firstPort || port > lastPort))
      return `provided port is not in the valid range. The range of valid ports is ${firstPort}-${lastPort}`;
    if (this.#inUse.has(port) || this.#taken.includes(port)) return 'provided port is already allocated';
    this.#taken.push(port);
    return undefined;
  }

  /** Takes a port that is free; in a dry run any number will do. */
  next(): number {
    if (this.#dryRun) {
      const port = Math.max(...(this.#taken.length > 0 ? this.#taken : [lastPort])) + 1;
      this.#taken.push(port);
      return port;
    }
    for (;;) {
      const port = this.#random.integer(firstPort + reservedPorts, lastPort);
      if (this.allocate(port) === undefined) return port;
    }
  }
}

/** The Service with the node ports it lacks, or what is wrong with the first that it cannot have. */
export function allocatePorts(service: Service, old: Service | undefined, operation: PortOperation): Allocated {
  const ports = needsPorts(service) ? (old ? updatedPorts(service, old, operation) : newPorts(service, operation)) : service.spec.ports;
  if (ports && 'errors' in ports) return ports;
  const withPorts = ports === service.spec.ports ? service : { ...service, spec: withFields(service.spec, { ports: ports as ServicePort[] }) };
  return needsHealthCheck(service) && !(old && needsHealthCheck(old)) ? withHealthCheckPort(withPorts, operation) : withPorts;
}

type Ports = readonly ServicePort[] | { readonly errors: readonly FieldError[] };

const refused = (index: number, port: number, error: string) => ({ errors: [invalid(`spec.ports[${index}].nodePort`, port, error)] });

/** Ports of one number (of two protocols) share a node port (initNodePorts). */
function newPorts(service: Service, operation: PortOperation): Ports {
  const given = service.spec.ports ?? [];
  const byPort = new Map<number, number>();
  const result: ServicePort[] = [];
  for (const [index, port] of given.entries()) {
    const known = byPort.get(port.port);
    let nodePort = port.nodePort || known || 0;
    if (!port.nodePort && !givesPorts(service)) nodePort = 0;
    else if (known === undefined) {
      const asked = given.find((one) => one.port === port.port && one.nodePort)?.nodePort;
      nodePort = asked ?? operation.next();
      const error = asked === undefined ? undefined : operation.allocate(asked);
      if (error) return refused(index, nodePort, error);
      byPort.set(port.port, nodePort);
    } else if (nodePort !== known) {
      const error = operation.allocate(nodePort);
      if (error) return refused(index, nodePort, error);
    }
    result.push(nodePort ? withFields(port, { nodePort }) : port);
  }
  return result;
}

/** Ports that the Service had stay its own (updateNodePorts). */
function updatedPorts(service: Service, old: Service, operation: PortOperation): Ports {
  const own = new Set(portsOf(old));
  const seen = new Set<string>();
  const result: ServicePort[] = [];
  for (const [index, port] of (service.spec.ports ?? []).entries()) {
    if (!port.nodePort && !givesPorts(service)) {
      result.push(port);
      continue;
    }
    const error = port.nodePort && !own.has(port.nodePort) ? operation.allocate(port.nodePort) : undefined;
    if (error) return refused(index, port.nodePort!, error);
    if (port.nodePort) own.add(port.nodePort);
    const nodePort = port.nodePort || operation.next();
    const name = `{${port.protocol ?? 'TCP'} ${nodePort}}`;
    if (seen.has(name)) return refuse(plainError(`duplicate nodePort: ${name}`));
    seen.add(name);
    result.push(withFields(port, { nodePort }));
  }
  return result;
}

function withHealthCheckPort(service: Service, operation: PortOperation): Service {
  const { healthCheckNodePort: asked } = service.spec;
  const error = asked ? operation.allocate(asked) : undefined;
  if (error) return refuse(internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${error}`));
  return asked ? service : { ...service, spec: { ...service.spec, healthCheckNodePort: operation.next() } };
}
