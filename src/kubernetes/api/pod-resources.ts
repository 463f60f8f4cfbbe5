import { type Quantity, quantityOf } from './quantity.ts';
import type { Container, PodSpec } from './types.ts';

type Totals = Map<string, Quantity>;
type Kind = 'requests' | 'limits';

function add(totals: Totals, container: Container, kind: Kind): void {
  const list = container.resources?.[kind];
  for (const name in list) {
    const sum = totals.get(name);
    const amount = quantityOf(list[name]!);
    totals.set(name, sum ? sum.add(amount) : amount);
  }
}

function atLeast(totals: Totals, others: Totals): void {
  for (const [name, quantity] of others) {
    const present = totals.get(name);
    if (!present || quantity.compare(present) > 0) totals.set(name, quantity);
  }
}

/**
 * What all containers of a Pod ask for (or may use) together: regular ones and sidecars add up; each init container runs beside the
 * sidecars started before it, and the highest of these counts (component-helpers/resource: AggregateContainerRequests). Pod-level
 * resources and overhead are not in it.
 */
export function aggregateQuantities(spec: PodSpec, kind: Kind): ReadonlyMap<string, Quantity> {
  const totals: Totals = new Map();
  for (const container of spec.containers ?? []) add(totals, container, kind);
  const sidecars: Totals = new Map();
  const starting: Totals = new Map();
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      add(totals, container, kind);
      add(sidecars, container, kind);
      atLeast(starting, sidecars);
      continue;
    }
    const now = new Map(sidecars);
    add(now, container, kind);
    atLeast(starting, now);
  }
  atLeast(totals, starting);
  return totals;
}

/** As aggregateQuantities, in canonical text. */
export function aggregateResources(spec: PodSpec, kind: Kind): Readonly<Record<string, string>> {
  return Object.fromEntries([...aggregateQuantities(spec, kind)].map(([name, quantity]) => [name, quantity.toString()]));
}
