import type { Execution } from '../../../machine/process/types.ts';
import type { Pod } from '../../api/types.ts';
import { podMapping } from '../cmd/shared/pods.ts';
import { isFailure } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { mappingFor } from '../resource/builder.ts';
import { listObjects } from '../resource/helper.ts';

/** Completion never fails: what cannot be found out gives nothing. */
function* quietly(action: () => Execution<readonly string[]>): Execution<readonly string[]> {
  try {
    return yield* action();
  } catch (error) {
    if (isFailure(error)) return [];
    throw error;
  }
}

/** Names of types: plural ones, with the group where another group has the same. */
export function* completeTypes(invocation: Invocation): Execution<readonly string[]> {
  return yield* quietly(function* () {
    const { preferred } = yield* invocation.discovery();
    return preferred.filter((entry) => entry.verbs.includes('list')).map((entry) => entry.name);
  });
}

export function* namesOf(invocation: Invocation, type: string): Execution<readonly string[]> {
  return yield* quietly(function* () {
    const mapping = yield* mappingFor(invocation, type);
    const { name } = yield* invocation.namespace();
    return (yield* listObjects(invocation, mapping, mapping.namespaced ? name : '')).items.map((item) => item.metadata.name ?? '');
  });
}

/** TYPE, then NAMEs; or TYPE/NAME. */
export function* completeResources(invocation: Invocation, word: string): Execution<readonly string[]> {
  const [type] = invocation.args;
  if (word.includes('/')) {
    const [kind] = word.split('/');
    return (yield* namesOf(invocation, kind!)).map((name) => `${kind}/${name}`);
  }
  if (type === undefined) return yield* completeTypes(invocation);
  return (yield* namesOf(invocation, type)).filter((name) => !invocation.args.includes(name));
}

/** The names of Pods for the first argument. */
export function* completePods(invocation: Invocation, word: string): Execution<readonly string[]> {
  if (word.includes('/')) return yield* completeResources(invocation, word);
  return invocation.args.length === 0 ? yield* namesOf(invocation, 'pods') : [];
}

/** The containers of the Pod that is named already, for -c. */
export function* completeContainers(invocation: Invocation): Execution<readonly string[]> {
  const [name] = invocation.args;
  if (name === undefined) return [];
  return yield* quietly(function* () {
    const { name: namespace } = yield* invocation.namespace();
    const list = yield* listObjects(invocation, podMapping, namespace, { fieldSelector: `metadata.name=${name.replace(/^pods?\//, '')}` });
    const pod = list.items[0] as unknown as Pod | undefined;
    return [...(pod?.spec.containers ?? []), ...(pod?.spec.initContainers ?? [])].map((container) => container.name);
  });
}
