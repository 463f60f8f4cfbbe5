import type { Transport } from '../kubernetes/api/transport.ts';
import { goldenImages, podlabImages } from '../machine/images/index.ts';
import { Network } from '../machine/index.ts';
import { Clock, fromRFC3339, Random, type Time } from '../time/index.ts';
import { Cluster } from './cluster.ts';
import { administrator, authenticate } from './credentials.ts';
import { type Layout, type LayoutName, layouts } from './layout.ts';
import { machineCommand } from './machine-command.ts';
import { type Describe, Workstation } from './workstation.ts';

export interface SimulationOptions {
  readonly layout: LayoutName | Layout;
  readonly seed: number;
  /** The registry: Podlab's own images, pulled when needed; or the stand-ins of the recorded sessions, on every node already. */
  readonly images: 'podlab' | 'recorded';
  readonly freeze: boolean;
  /** The texts of `kubectl explain`, which the host brings. */
  readonly describe: Describe;
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
  /** When the reader came. */
  readonly start: Time = start;
  readonly #bugs: unknown[] = [];

  constructor({ layout: named, seed, images, freeze, describe }: SimulationOptions) {
    const layout = typeof named === 'string' ? layouts[named] : named;
    this.clock = new Clock(start - layout.uptime);
    this.random = new Random(seed);
    const network = new Network({ clock: this.clock });
    const onBug = (error: unknown) => void this.#bugs.push(error);
    const { clock, random } = this;
    const recorded = images === 'recorded';
    this.cluster = new Cluster({ clock, random, network, layout, images: recorded ? goldenImages : podlabImages, preloaded: recorded, freeze, onBug });
    this.workstation = new Workstation({
      clock,
      random,
      network,
      ip: layout.workstationIP,
      connect: (_user, { server }, credentials) => authenticate(this.cluster.apiServer, server, credentials),
      describe,
      commands: [['machine', machineCommand(this.cluster)]],
      onBug,
    });
    network.find(layout.workstationIP)!.translate = this.cluster.proxies.arrive;
    this.advanceTo(start);
  }

  /** The administrator's way to the API server. */
  get admin(): Transport {
    return this.cluster.apiServer.connect(administrator);
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
