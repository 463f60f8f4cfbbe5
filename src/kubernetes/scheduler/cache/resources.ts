import { quantityOf } from '../../api/quantity.ts';
import type { Container, Pod } from '../../api/types.ts';

/** Amounts as numbers: thousandths of a CPU, bytes, and units of all else. */
export interface Resources {
  milliCPU: number;
  memory: number;
  ephemeralStorage: number;
  /** Extended resources and huge pages; undefined when there are none. */
  scalar: Map<string, number> | undefined;
}

export const noResources = (): Resources => ({ milliCPU: 0, memory: 0, ephemeralStorage: 0, scalar: undefined });

const known = new Map<string, number>();
const limit = 10_000;

/** A quantity as a number: of CPU in thousandths, rounded up. */
export function amountOf(resource: string, text: string | number): number {
  const key = resource === 'cpu' ? `c${text}` : String(text);
  const before = known.get(key);
  if (before !== undefined) return before;
  const quantity = quantityOf(text);
  const amount = Number(resource === 'cpu' ? quantity.milliValue() : quantity.value());
  if (known.size >= limit) known.clear();
  known.set(key, amount);
  return amount;
}

type Amounts = Map<string, number>;
type ResourceList = { readonly [name: string]: string | number } | undefined;

function addList(amounts: Amounts, list: ResourceList): void {
  for (const name in list) amounts.set(name, (amounts.get(name) ?? 0) + amountOf(name, list[name]!));
}

function raise(amounts: Amounts, others: Amounts): void {
  for (const [name, amount] of others) if (amount > (amounts.get(name) ?? 0)) amounts.set(name, amount);
}

/** What a Pod without requests counts as when nodes are compared (util/pod_resources.go): 0.1 CPU, 200 MiB a container. */
const assumed: ResourceList = { cpu: '100m', memory: String(200 * 1024 * 1024) };

function requestsOf(container: Container, defaults: ResourceList): ResourceList {
  const requests = container.resources?.requests as ResourceList;
  return defaults ? { ...defaults, ...requests } : requests;
}

/** component-helpers resource.PodRequests: containers and sidecars together, or the greediest init container; then the Pod's own. */
function sum(pod: Pod, defaults: ResourceList): Amounts {
  const total: Amounts = new Map();
  for (const container of pod.spec?.containers ?? []) addList(total, requestsOf(container, defaults));
  if (pod.spec?.initContainers?.length) addInitContainers(pod, total, defaults);
  const podLevel = pod.spec?.resources?.requests as ResourceList;
  for (const name in podLevel) total.set(name, amountOf(name, podLevel[name]!));
  addList(total, pod.spec?.overhead as ResourceList);
  return total;
}

function addInitContainers(pod: Pod, total: Amounts, defaults: ResourceList): void {
  const sidecars: Amounts = new Map();
  const greediest: Amounts = new Map();
  for (const container of pod.spec!.initContainers!) {
    const now: Amounts = new Map(sidecars);
    addList(now, requestsOf(container, defaults));
    if (container.restartPolicy === 'Always') {
      addList(total, requestsOf(container, defaults));
      addList(sidecars, requestsOf(container, defaults));
    }
    raise(greediest, now);
  }
  raise(total, greediest);
}

/** A list of quantities as numbers: what a node has, or a Pod asks for. */
export function fromAmounts(amounts: Iterable<readonly [string, number]>): Resources {
  const resources = noResources();
  for (const [name, amount] of amounts) {
    if (name === 'cpu') resources.milliCPU = amount;
    else if (name === 'memory') resources.memory = amount;
    else if (name === 'ephemeral-storage') resources.ephemeralStorage = amount;
    else if (name !== 'pods') resources.scalar = (resources.scalar ?? new Map()).set(name, amount);
  }
  return resources;
}

const requests = new Map<string, Resources>();

/** The same requests as one object: most Pods ask for the same. */
function shared(resources: Resources): Readonly<Resources> {
  if (resources.scalar) return resources;
  const key = `${resources.milliCPU}/${resources.memory}/${resources.ephemeralStorage}`;
  const known = requests.get(key);
  if (known) return known;
  if (requests.size >= limit) requests.clear();
  requests.set(key, resources);
  return resources;
}

/** What a Pod asks for. */
export const requestsOfPod = (pod: Pod): Readonly<Resources> => shared(fromAmounts(sum(pod, undefined)));

/** CPU and memory of a Pod, with assumed amounts where it asks for nothing. */
export const nonZeroRequestsOfPod = (pod: Pod): Readonly<Resources> => shared(fromAmounts(sum(pod, assumed)));

export function addResources(total: Resources, part: Resources, sign: 1 | -1): void {
  total.milliCPU += sign * part.milliCPU;
  total.memory += sign * part.memory;
  total.ephemeralStorage += sign * part.ephemeralStorage;
  if (!part.scalar) return;
  total.scalar ??= new Map();
  for (const [name, amount] of part.scalar) total.scalar.set(name, (total.scalar.get(name) ?? 0) + sign * amount);
}
