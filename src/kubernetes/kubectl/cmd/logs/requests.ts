import type { Execution } from '../../../../machine/process/types.ts';
import type { Pod } from '../../../api/types.ts';
import type { Invocation } from '../../invocation.ts';
import type { Query } from '../../resource/helper.ts';
import type { Unstructured } from '../../resource/object.ts';
import { defaultContainerAnnotation, findContainer, notValid, tellDefault } from '../shared/containers.ts';
import { byLogging } from '../shared/pod-order.ts';
import { goTypeOf, podsOf, selectorOf } from '../shared/pods.ts';
import type { LogsOptions } from './options.ts';

/** The log of one container. */
export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly query: Query;
}

/** Which logs an object stands for (polymorphichelpers.logsForObject). */
export function* logRequests(invocation: Invocation, options: LogsOptions): Execution<readonly LogRequest[]> {
  const requests: LogRequest[] = [];
  for (const object of options.objects) {
    for (const pod of yield* podsFor(invocation, object)) requests.push(...(yield* forPod(invocation, options, pod)));
  }
  return requests;
}

function* podsFor(invocation: Invocation, object: Unstructured): Execution<readonly Pod[]> {
  if (object.kind === 'Pod') return [object as unknown as Pod];
  const selector = selectorOf(object, `cannot get the logs from ${goTypeOf(object)}`);
  const pods = yield* podsOf(invocation, object.metadata.namespace ?? '', selector, invocation.flags.number('pod-running-timeout'), byLogging);
  if (pods.length === 1 || invocation.flags.bool('all-pods')) return pods;
  yield* invocation.err(`Found ${pods.length} pods, using pod/${pods[0]!.metadata.name}\n`);
  return pods.slice(0, 1);
}

function* forPod(invocation: Invocation, options: LogsOptions, pod: Pod): Execution<readonly LogRequest[]> {
  const request = (container: string): LogRequest => ({
    namespace: pod.metadata.namespace ?? '',
    pod: pod.metadata.name ?? '',
    container,
    query: { ...options.query, container },
  });
  if (invocation.flags.bool('all-containers')) {
    const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
    return [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => request(name));
  }
  const container = options.container || (yield* defaultContainer(invocation, pod));
  if (!findContainer(pod, container)) throw notValid(pod, container);
  return [request(container)];
}

function* defaultContainer(invocation: Invocation, pod: Pod): Execution<string> {
  const named = pod.metadata.annotations?.[defaultContainerAnnotation];
  if (named) {
    if (findContainer(pod, named)) return named;
    yield* invocation.err(`Default container name "${named}" not found in pod ${pod.metadata.name}\n`);
  }
  const first = pod.spec.containers[0]!.name;
  if (!invocation.flags.bool('all-pods')) yield* tellDefault(invocation, pod, first);
  return first;
}
