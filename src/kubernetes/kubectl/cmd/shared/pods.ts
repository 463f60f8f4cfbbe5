import type { Execution } from '../../../../machine/process/types.ts';
import type { Duration } from '../../../../time/index.ts';
import { fromLabelSelector, fromSet } from '../../../api/selector.ts';
import type { LabelSelector, Pod } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { splitPair } from '../../resource/arguments.ts';
import { mappingFor } from '../../resource/builder.ts';
import { listObjects, pathOf } from '../../resource/helper.ts';
import { type Info, refresh } from '../../resource/info.ts';
import type { Mapping } from '../../resource/mapper.ts';
import { at, type Unstructured } from '../../resource/object.ts';

export const podMapping: Mapping = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true };

/** Reads the object of an argument NAME or TYPE/NAME; a name alone is of the given type (Builder.ResourceNames). */
export function* readNamed(invocation: Invocation, argument: string, type: string): Execution<Info> {
  const pair = splitPair(argument) ?? { type, name: argument };
  const mapping = yield* mappingFor(invocation, pair.type);
  const { name: namespace } = yield* invocation.namespace();
  const info: Info = { mapping, namespace: mapping.namespaced ? namespace : '', name: pair.name, source: '' };
  yield* refresh(invocation, info);
  return info;
}

const withSelector = new Set(['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Deployment', 'Job']);

/** The selector of the Pods that an object stands for, as text (polymorphichelpers.SelectorsForObject). */
export function selectorOf(object: Unstructured, purpose: string): string {
  const selector = at(object, 'spec', 'selector');
  if (withSelector.has(object.kind ?? '')) {
    const read = fromLabelSelector(selector as LabelSelector);
    if ('error' in read) throw new UserError(`${purpose}: invalid label selector: ${read.error}`);
    return read.selector.toString();
  }
  if (object.kind === 'ReplicationController') return fromSet(selector as Record<string, string>).toString();
  if (object.kind === 'Service') {
    if (!selector || Object.keys(selector).length === 0)
      throw new UserError(`${purpose}: invalid service '${object.metadata.name}': Service is defined without a selector`);
    return fromSet(selector as Record<string, string>).toString();
  }
  throw new UserError(`${purpose}: selector for ${goTypeOf(object)} not implemented`);
}

/** `*v1.ConfigMap` */
export const goTypeOf = (object: Unstructured): string => `*${(object.apiVersion ?? 'v1').split('/').at(-1)}.${object.kind}`;

/** The Pods of a selector in order; waits until there is one (polymorphichelpers.GetPodList). */
export function* podsOf(
  invocation: Invocation,
  namespace: string,
  selector: string,
  timeout: Duration,
  order: (a: Pod, b: Pod) => number,
): Execution<readonly Pod[]> {
  const end = invocation.clock.now + timeout;
  const list = yield* listObjects(invocation, podMapping, namespace, { labelSelector: selector });
  const pods = list.items as unknown as readonly Pod[];
  if (pods.length > 0) return [...pods].sort(order);
  const query = { watch: 'true', labelSelector: selector, resourceVersion: list.metadata.resourceVersion ?? '' };
  const { events, stream } = yield* (yield* invocation.client()).watch({ method: 'GET', path: pathOf(podMapping, namespace), query });
  try {
    for (;;) {
      const event = events.take();
      if (event === 'closed' || (event === undefined && invocation.clock.now >= end)) throw new UserError('timed out waiting for the condition');
      if (event === undefined) yield* events.wait(invocation.process, [], end);
      else if (event.type === 'ADDED' || event.type === 'MODIFIED') return [event.object as Pod];
    }
  } finally {
    stream.close();
  }
}
