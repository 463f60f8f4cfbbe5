import type { Transport } from '../kubernetes/api/transport.ts';
import { imagesPart } from '../machine/images/index.ts';
import { Network, type Translate } from '../machine/index.ts';
import { programs } from '../machine/programs/index.ts';
import { Clock, fromRFC3339, Random, type Time } from '../time/index.ts';
import { Cluster } from './cluster.ts';
import { administrator, authenticate } from './credentials.ts';
import { EditDesk } from './edit-desk.ts';
import { dockerCommand, kindCommand } from './image-commands.ts';
import type { Inspected } from './inspection/index.ts';
import { Internet } from './internet.ts';
import { type Layout, type LayoutName, layouts } from './layout.ts';
import { machineCommand } from './machine-command.ts';
import type { Tap } from './trace/tap.ts';
import { type Describe, Workstation } from './workstation.ts';

export interface SimulationOptions {
  readonly layout: LayoutName | Layout;
  readonly seed: number;
  /** The registry: Podlab's own images, pulled when needed; or the stand-ins of the recorded sessions, on every node already. */
  readonly images: 'podlab' | 'recorded';
  readonly freeze: boolean;
  /** The texts of `kubectl explain`, which the host brings. */
  readonly describe: Describe;
  /** vi on the workstation opens the lab's editor. */
  readonly hasEditor?: boolean;
  /** Makes what hears the components' talk. Asked before the components are there. */
  readonly tap?: (simulation: Simulation) => Tap | undefined;
}

/** When the reader comes: a date like any other, the same in every run. */
const start = fromRFC3339('2026-11-21T06:30:00Z')!;

/**
 * One simulated world: clock, cluster and the reader's workstation. It is the same for the same options and inputs, to the byte.
 */
export class Simulation {
  readonly clock: Clock;
  readonly random: Random;
  readonly cluster: Cluster;
  readonly workstation: Workstation;
  /** Files that programs of the workstation have opened in the lab's editor. */
  readonly edits = new EditDesk();
  /** When the reader came. */
  readonly start: Time = start;
  readonly #bugs: unknown[] = [];

  constructor({ layout: named, seed, images, freeze, describe, hasEditor = false, tap: makeTap }: SimulationOptions) {
    const layout = typeof named === 'string' ? layouts[named] : named;
    this.clock = new Clock(start - layout.uptime);
    this.random = new Random(seed);
    const network = new Network({ clock: this.clock });
    const onBug = (error: unknown) => void this.#bugs.push(error);
    const { clock, random } = this;
    const recorded = images === 'recorded';
    const tap = makeTap?.(this);
    const registry = () => (recorded ? imagesPart.code.goldenImages : imagesPart.code.podlabImages);
    this.cluster = new Cluster({ clock, random, network, layout, images: registry, preloaded: recorded, freeze, onBug, ...(tap && { tap }) });
    this.workstation = new Workstation({
      clock,
      random,
      network,
      ip: layout.workstationIP,
      connect: (_user, { server }, credentials) => {
        const transport = authenticate(this.cluster.apiServer, server, credentials);
        return tap && transport !== 'refused' ? tap.transport('kubectl', '', transport) : transport;
      },
      describe,
      commands: [
        ['docker', dockerCommand(this.cluster)],
        ['kind', kindCommand(this.cluster)],
        ['machine', machineCommand(this.cluster, recorded ? undefined : new Internet(network))],
        ...(hasEditor ? [['vi', this.edits.program(() => programs.get('vi'))] as const] : []),
      ],
      onBug,
    });
    this.workstation.machine.namespaces.net.translate = recorded ? this.cluster.proxies.arrive : this.#fromOutside;
    this.advanceTo(start);
  }

  /** A reader's machine knows the nodes; nothing tells it the way to the Pods' networks. (The recorder's did.) */
  readonly #fromOutside: Translate = (destination, protocol, source) =>
    this.cluster.proxies.arrive(destination, protocol, source) ??
    (this.workstation.machine.namespaces.net.network.isInSubnet(destination.address) ? 'dropped' : undefined);

  /** The administrator's way to the API server. */
  get admin(): Transport {
    return this.cluster.apiServer.connect(administrator);
  }

  /** What checks may look into. */
  get inspected(): Inspected {
    return { admin: this.admin, machines: this.cluster.machines, workstation: this.workstation.machine };
  }

  /** Lets time pass; a bug met on the way is thrown. */
  advanceTo(end: Time, mayStop?: () => boolean): boolean {
    const reached = this.clock.advanceTo(Math.max(end, this.clock.now), mayStop);
    this.#throwBug();
    return reached;
  }

  /** Lets time pass until `done`, asked before each task, or until `limit`; the clock stands where it became true. */
  advanceUntil(done: () => boolean, limit: Time): boolean {
    this.clock.advanceTo(limit, done);
    this.#throwBug();
    return done();
  }

  /** Ends all processes; afterwards nothing of the workstation and the nodes waits on the clock. */
  close(): void {
    this.workstation.close();
    this.cluster.close();
  }

  #throwBug(): void {
    if (this.#bugs.length > 0) throw this.#bugs[0];
  }
}
