import type { Execution } from '../../../../machine/process/types.ts';
import type { Container, Node, Pod } from '../../../api/types.ts';
import { UserError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { twoWayPatch } from '../../patching.ts';
import { createObject, deleteObject, patchObject } from '../../resource/helper.ts';
import type { Unstructured } from '../../resource/object.ts';
import { findContainer } from '../shared/containers.ts';
import { podMapping } from '../shared/pods.ts';
import { debugContainerName, keepOf, newContainer, suffix, warnAboutUser, withCustom } from './container.ts';
import type { DebugOptions } from './options.ts';

/** The Pod with the container for debugging; no container where only images were changed. */
export interface Debugging {
  readonly pod: Pod;
  readonly container: string | undefined;
}

const unstructured = (pod: Pod) => pod as unknown as Unstructured;

/** Adds an ephemeral container to the Pod. */
export function* debugByEphemeralContainer(invocation: Invocation, options: DebugOptions, pod: Pod): Execution<Debugging> {
  const name = yield* debugContainerName(invocation, pod);
  const target = invocation.flags.string('target');
  const container = { ...newContainer(invocation, options, name), ...(target ? { targetContainerName: target } : {}) };
  const extended: Pod = { ...pod, spec: { ...pod.spec, ephemeralContainers: [...(pod.spec.ephemeralContainers ?? []), container] } };
  const changed = withCustom(options.profile(extended, name, 'ephemeral', keepOf(invocation)), options, 'ephemeralContainers', name);
  yield* warnAboutUser(invocation, changed.spec.ephemeralContainers!.at(-1) as Container, pod);
  const patch = twoWayPatch(unstructured(pod), unstructured(changed), podMapping);
  const { namespace = '', name: podName = '' } = pod.metadata;
  const patched = yield* patchObject(invocation, podMapping, namespace, podName, 'strategic', patch, { subresource: 'ephemeralcontainers' });
  return { pod: patched as unknown as Pod, container: name };
}

/** Makes a copy of the Pod with a new or changed container. */
export function* debugByCopy(invocation: Invocation, options: DebugOptions, pod: Pod): Execution<Debugging> {
  const { flags } = invocation;
  const { pod: copy, container } = yield* copyOf(invocation, options, pod);
  yield* warnAboutUser(
    invocation,
    copy.spec.containers.find(({ name }) => name === container),
    copy,
  );
  const namespace = pod.metadata.namespace ?? '';
  const created = yield* createObject(invocation, podMapping, namespace, unstructured(copy));
  if (flags.bool('replace')) yield* deleteObject(invocation, podMapping, namespace, pod.metadata.name ?? '', { gracePeriodSeconds: 0 });
  return { pod: created as unknown as Pod, container };
}

function basicCopy({ flags }: Invocation, options: DebugOptions, pod: Pod): Pod {
  const { ephemeralContainers: _, nodeName, ...spec } = pod.spec;
  const { namespace, annotations, labels } = pod.metadata;
  const imageOf = (container: Container) => options.setImages[container.name] || options.setImages['*'] || container.image;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: flags.string('copy-to'), namespace, ...(annotations ? { annotations } : {}), ...(labels ? { labels } : {}) } as Pod['metadata'],
    spec: {
      ...spec,
      ...(flags.changed('share-processes') ? { shareProcessNamespace: flags.bool('share-processes') } : {}),
      ...(flags.bool('same-node') && nodeName ? { nodeName } : {}),
      containers: spec.containers.map((container) => ({ ...container, ...(imageOf(container) ? { image: imageOf(container)! } : {}) })),
    },
    status: {},
  } as Pod;
}

function* copyOf(invocation: Invocation, options: DebugOptions, pod: Pod): Execution<Debugging> {
  const { flags } = invocation;
  const copy = basicCopy(invocation, options, pod);
  const existing = findContainer(copy, flags.string('container'));
  const image = flags.string('image');
  if (!existing && image === '') {
    if (Object.keys(options.setImages).length > 0) return { pod: copy, container: undefined };
    throw new UserError('you must specify image when creating new container');
  }
  const name = existing?.name ?? (yield* debugContainerName(invocation, copy));
  const changed = existing ? changedContainer(invocation, options, existing) : newContainer(invocation, options, name);
  const replace = (list: readonly Container[] | undefined) => list?.map((container) => (container === existing ? changed : container));
  const initContainers = replace(copy.spec.initContainers);
  const containers = existing ? replace(copy.spec.containers)! : [...copy.spec.containers, changed];
  const extended: Pod = { ...copy, spec: { ...copy.spec, ...(initContainers ? { initContainers } : {}), containers } };
  return { pod: withCustom(options.profile(extended, name, 'copy', keepOf(invocation)), options, 'containers', name), container: name };
}

function changedContainer(invocation: Invocation, options: DebugOptions, { stdin: _, tty: __, ...container }: Container): Container {
  const { image, resources: ___, terminationMessagePolicy: ____, ...wanted } = newContainer(invocation, options, container.name);
  if (!wanted.command) return { ...container, ...wanted, ...(image ? { image } : {}) };
  const { args: _____, ...rest } = container;
  return { ...rest, ...wanted, ...(image ? { image } : {}) };
}

/** Makes a Pod in the namespaces of a node, with the node's files at /host. */
export function* debugNode(invocation: Invocation, options: DebugOptions, node: Node): Execution<Debugging> {
  const { flags } = invocation;
  const container = flags.string('container') || 'debugger';
  const name = `node-debugger-${node.metadata.name}-${suffix(invocation)}`;
  if (!flags.bool('quiet')) yield* invocation.out(`Creating debugging pod ${name} with container ${container} on node ${node.metadata.name}.\n`);
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [newContainer(invocation, options, container)],
      nodeName: node.metadata.name,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
    status: {},
  } as unknown as Pod;
  const changed = withCustom(options.profile(pod, container, 'node', keepOf(invocation)), options, 'containers', container);
  const created = yield* createObject(invocation, podMapping, (yield* invocation.namespace()).name, unstructured(changed));
  return { pod: created as unknown as Pod, container };
}
