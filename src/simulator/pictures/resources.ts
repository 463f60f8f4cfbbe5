import type { AmountPicture, ResourcesPicture } from '../../host/protocol/index.ts';
import { quantityOf } from '../../kubernetes/api/quantity.ts';
import type { Node, ResourceRequirements } from '../../kubernetes/api/types.ts';
import type { Cgroup } from '../../machine/cgroup/index.ts';
import { second, type Time, type Timer } from '../../time/index.ts';
import type { Simulation } from '../simulation.ts';
import { type PlacedPod, placedPods, statusOf } from './processes.ts';
import type { MakeSource } from './source.ts';

const period = second;

type Amounts = { readonly [name: string]: unknown } | undefined;

const milliCpu = (amounts: Amounts): number | undefined =>
  amounts?.['cpu'] === undefined ? undefined : Number(quantityOf(String(amounts['cpu'])).milliValue());

const bytes = (amounts: Amounts): number | undefined => (amounts?.['memory'] === undefined ? undefined : Number(quantityOf(String(amounts['memory'])).value()));

const amount = (request: number | undefined, limit: number | undefined, used: number): AmountPicture => ({
  ...(request !== undefined && { request }),
  ...(limit !== undefined && { limit }),
  used,
});

/** CPU that the groups have used per second, from readings once a second: what metrics-server does with longer periods. */
class CpuMeter {
  readonly #simulation: Simulation;
  #timer: Timer | undefined;
  /** Readings of the last period and the one before it. */
  #last = new Map<Cgroup, number>();
  #before = new Map<Cgroup, number>();
  #lastTime: Time = 0;
  #beforeTime: Time = 0;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  start(): void {
    this.#read();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** Thousandths of a core. */
  rate(group: Cgroup): number {
    const last = this.#last.get(group);
    const passed = this.#lastTime - this.#beforeTime;
    // A group that is new has used what it has since it was made, within the period.
    return last === undefined || passed === 0 ? 0 : Math.round(((last - (this.#before.get(group) ?? 0)) / passed) * 1000);
  }

  #read(): void {
    const { clock, cluster } = this.#simulation;
    this.#before = this.#last;
    this.#beforeTime = this.#lastTime;
    this.#last = new Map();
    this.#lastTime = clock.now;
    for (const { rootCgroup } of cluster.machines.values()) this.#readBelow(rootCgroup);
    this.#timer = clock.background(period, 'picture: CPU', () => this.#read());
  }

  #readBelow(group: Cgroup): void {
    this.#last.set(group, group.cpuUsed);
    for (const child of group.children) this.#readBelow(child);
  }
}

function containersOf({ name: pod, node, pod: object, containers }: PlacedPod, meter: CpuMeter): ResourcesPicture['containers'] {
  const specs = [...(object.spec.initContainers ?? []), ...object.spec.containers];
  return containers.flatMap(({ name, tasks: [first] }) => {
    const spec = specs.find((one) => one.name === name);
    if (!spec || !first) return [];
    // What the kubelet has put into effect; until it says so, what is asked for.
    const { requests, limits }: Partial<ResourceRequirements> = statusOf(object, name)?.resources ?? spec.resources ?? {};
    const { cgroup } = first;
    return [
      {
        pod,
        name,
        node,
        qos: object.status.qosClass ?? '',
        cpu: amount(milliCpu(requests), milliCpu(limits), meter.rate(cgroup)),
        memory: amount(bytes(requests), bytes(limits), cgroup.memoryUsed),
        throttled: cgroup.throttledPeriods,
        oomKills: cgroup.oomKills,
      },
    ];
  });
}

const sum = (numbers: readonly (number | undefined)[]): number => numbers.reduce<number>((total, one) => total + (one ?? 0), 0);

/** Requests of the Pods of a node that have not ended, containers beside each other: what the scheduler counts, but for init containers. */
function requested(pods: readonly PlacedPod[], of: (amounts: Amounts) => number | undefined): number {
  const live = pods.filter(({ pod }) => pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed');
  return sum(live.map(({ pod }) => of(pod.spec.resources?.requests) ?? sum(pod.spec.containers.map(({ resources }) => of(resources?.requests)))));
}

/** Chapter 9: requests and limits as the API has them, use as the cgroups of the containers and nodes count it. */
export const resourcesSource: MakeSource = (simulation) => {
  const meter = new CpuMeter(simulation);
  return {
    begin: () => meter.start(),
    close: () => meter.stop(),
    picture(pods) {
      const placed = placedPods(simulation, pods);
      const nodes = simulation.admin.request({ method: 'GET', path: '/api/v1/nodes' }).body as { readonly items: readonly Node[] };
      const nodePicture = ({ metadata: { name = '' }, status }: Node): ResourcesPicture['nodes'][number] => {
        const own = placed.filter(({ node }) => node === name);
        const root = simulation.cluster.machines.get(name)?.rootCgroup;
        return {
          name,
          cpu: { request: requested(own, milliCpu), used: root ? meter.rate(root) : 0, allocatable: milliCpu(status.allocatable) ?? 0 },
          memory: { request: requested(own, bytes), used: root?.memoryUsed ?? 0, allocatable: bytes(status.allocatable) ?? 0 },
        };
      };
      return { resources: { containers: placed.flatMap((pod) => containersOf(pod, meter)), nodes: nodes.items.map(nodePicture) } };
    },
  };
};
