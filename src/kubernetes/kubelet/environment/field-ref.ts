import { quantityOf } from '../../api/quantity.ts';
import type { Container, ObjectFieldSelector, Pod, ResourceFieldSelector } from '../../api/types.ts';
import { containerNamed } from '../pod.ts';
import { quote } from '../text.ts';

/** Values that the API may not have yet. */
export interface PodAddresses {
  readonly hostIP: string;
  readonly podIPs: readonly string[];
}

export type Value = { readonly value: string } | { readonly error: string };

/** The kubelet's own copy of a Pod has two annotations more, of where it came from. */
export const configAnnotations = (seen: string): Record<string, string> => ({ 'kubernetes.io/config.seen': seen, 'kubernetes.io/config.source': 'api' });

/** What a fieldRef stands for (fieldpath.ExtractFieldPathAsString and kubelet_pods.go podFieldSelectorRuntimeValue). */
export function fieldRefValue(ref: ObjectFieldSelector, pod: Pod, addresses: PodAddresses): Value {
  const path = ref.fieldPath;
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (subscript) return { value: pod.metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2]!] ?? '' };
  switch (path) {
    case 'metadata.name':
      return { value: pod.metadata.name! };
    case 'metadata.namespace':
      return { value: pod.metadata.namespace! };
    case 'metadata.uid':
      return { value: pod.metadata.uid! };
    case 'metadata.labels':
      return { value: formatMap(pod.metadata.labels ?? {}) };
    case 'metadata.annotations':
      return { value: formatMap(pod.metadata.annotations ?? {}) };
    case 'spec.nodeName':
      return { value: pod.spec.nodeName ?? '' };
    case 'spec.serviceAccountName':
      return { value: pod.spec.serviceAccountName ?? '' };
    case 'status.hostIP':
      return { value: addresses.hostIP };
    case 'status.hostIPs':
      return { value: addresses.hostIP };
    case 'status.podIP':
      return { value: addresses.podIPs[0] ?? '' };
    case 'status.podIPs':
      return { value: addresses.podIPs.join(',') };
    default:
      return { error: `unsupported fieldPath: ${path}` };
  }
}

/** Lines `key="value"`, sorted (fieldpath.FormatMap). */
function formatMap(map: Readonly<Record<string, string>>): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${quote(map[key]!)}`)
    .join('\n');
}

export type Allocatable = Readonly<Record<string, string>>;

/** What a resourceFieldRef stands for; a missing limit is what the node has to give (resource.ExtractContainerResourceValue). */
export function resourceFieldValue(ref: ResourceFieldSelector, pod: Pod, self: Container | undefined, allocatable: Allocatable): Value {
  const container = ref.containerName ? containerNamed(pod, ref.containerName) : self;
  if (!container) return { error: `container ${ref.containerName ?? ''} not found` };
  const [kind, name] = splitResource(ref.resource);
  if (!name) return { error: `Unsupported container resource : ${ref.resource}` };
  let amount = container.resources?.[kind]?.[name];
  if (amount === undefined && kind === 'limits') amount = pod.spec.resources?.limits?.[name] ?? allocatable[name];
  if (amount === undefined) return { value: '0' };
  const divisor = ref.divisor === undefined || ref.divisor === '0' ? '1' : ref.divisor;
  return { value: String(divideUp(amount, divisor, name)) };
}

function splitResource(resource: string): [kind: 'limits' | 'requests', name: string | undefined] {
  const dot = resource.indexOf('.');
  const kind = resource.slice(0, dot);
  return kind === 'limits' || kind === 'requests' ? [kind, resource.slice(dot + 1)] : ['limits', undefined];
}

function divideUp(amount: string, divisor: string, name: string): bigint {
  const [a, b] =
    name === 'cpu' ? [quantityOf(amount).milliValue(), quantityOf(divisor).milliValue()] : [quantityOf(amount).value(), quantityOf(divisor).value()];
  return b === 0n ? 0n : (a + b - 1n) / b;
}
