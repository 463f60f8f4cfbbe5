import { quantityOf } from '../quantity.ts';
import { groupResourceName } from '../scheme.ts';
import type { PersistentVolumeClaim, Service } from '../types.ts';
import type { Evaluator } from './evaluator.ts';
import { podEvaluator } from './pods.ts';

const one = quantityOf('1');

/** Resources that quotas knew before `count/` did, under these names. */
const oldNames: Readonly<Record<string, string>> = {
  configmaps: 'configmaps',
  resourcequotas: 'resourcequotas',
  replicationcontrollers: 'replicationcontrollers',
  secrets: 'secrets',
};

const serviceNames = new Set(['count/services', 'services', 'services.nodeports', 'services.loadbalancers']);

/** Services count by their type too (serviceEvaluator). */
const serviceEvaluator: Evaluator = {
  countsUpdates: true,
  matches: (name) => serviceNames.has(name),
  inScope: () => false,
  usage(object) {
    const { spec } = object as Service;
    const ports = spec.ports ?? [];
    const balances = spec.type === 'LoadBalancer';
    const counted = balances && spec.allocateLoadBalancerNodePorts === false ? ports.filter((port) => port.nodePort) : ports;
    const nodePorts = balances || spec.type === 'NodePort' ? counted.length : 0;
    return new Map([
      ['count/services', one],
      ['services', one],
      ['services.nodeports', quantityOf(nodePorts)],
      ['services.loadbalancers', quantityOf(balances ? 1 : 0)],
    ]);
  },
};

const ofClass = '.storageclass.storage.k8s.io/';
const claimNames = new Set(['count/persistentvolumeclaims', 'persistentvolumeclaims', 'requests.storage']);

/** Claims count by their storage, in all and by class (pvcEvaluator). */
const claimEvaluator: Evaluator = {
  countsUpdates: true,
  matches: (name) => claimNames.has(name) || name.endsWith(`${ofClass}persistentvolumeclaims`) || name.endsWith(`${ofClass}requests.storage`),
  inScope: () => false,
  usage(object) {
    const { spec } = object as PersistentVolumeClaim;
    const storage = spec?.resources?.requests?.storage;
    const amount = storage === undefined ? undefined : quantityOf(storage);
    const name = spec?.storageClassName;
    return new Map([
      ['count/persistentvolumeclaims', one] as const,
      ['persistentvolumeclaims', one] as const,
      ...(amount ? [['requests.storage', amount] as const] : []),
      ...(name ? [[`${name}${ofClass}persistentvolumeclaims`, one] as const] : []),
      ...(name && amount ? [[`${name}${ofClass}requests.storage`, amount] as const] : []),
    ]);
  },
};

/** All other resources count as objects only (objectCountEvaluator). */
function objectEvaluator(name: string): Evaluator {
  const counted = [`count/${name}`, ...(oldNames[name] ? [oldNames[name]] : [])];
  return { countsUpdates: false, matches: (wanted) => counted.includes(wanted), inScope: () => false, usage: () => new Map(counted.map((own) => [own, one])) };
}

const special: Readonly<Record<string, Evaluator>> = { pods: podEvaluator, services: serviceEvaluator, persistentvolumeclaims: claimEvaluator };
const others = new Map<string, Evaluator>();

/** How a namespaced resource counts; undefined for those that no quota counts. */
export function evaluatorFor(resource: { readonly group: string; readonly resource: string }): Evaluator | undefined {
  if (resource.resource === 'events') return undefined;
  const name = groupResourceName(resource);
  const known = special[name] ?? others.get(name);
  if (known) return known;
  const evaluator = objectEvaluator(name);
  others.set(name, evaluator);
  return evaluator;
}
