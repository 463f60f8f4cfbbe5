import { conflict, notFound, plainError } from '../../../api/errors.ts';
import { aggregate, errorText, type FieldError, notSupported, required } from '../../../api/fielderror.ts';
import { findResource, type ResourceInfo } from '../../../api/scheme.ts';
import type { ApiResponse } from '../../../api/transport.ts';
import type { Binding, Pod, PodCondition, PodStatus } from '../../../api/types.ts';
import { topologyLabels } from '../../admission/pod-topology-labels.ts';
import type { RequestContext } from '../../context.ts';
import { readBody, readObject } from '../../handlers/body.ts';
import { withMetadata } from '../../object.ts';
import { methodNotAllowed, refuse } from '../../refusal.ts';
import type { Registry } from '../registry.ts';
import type { Storage } from '../storage.ts';

const pods = findResource('', 'v1', 'pods')!;
const bindingKind = { group: '', version: 'v1', kind: 'Binding' };
/** What a subresource that only does something answers with. */
export const created = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } as const;

/** POST pods/NAME/binding, or to bindings: gives a Pod its node, once (pkg/registry/core/pod/storage BindingREST). */
export function bind(registry: Registry, resource: ResourceInfo, context: RequestContext): ApiResponse {
  const { info } = context;
  if (info.verb !== 'create') return refuse(methodNotAllowed());
  const binding = readObject(readBody(context.request, 'Binding'), resource, context, bindingKind) as Binding;
  const errors = bindingErrors(binding);
  if (errors.length > 0) return refuse(plainError(aggregate(errors.map(errorText))));
  const name = info.name || binding.metadata.name!;
  const pod = registry.storage.get(pods, info.namespace, name) as Pod | undefined;
  if (!pod) return refuse(notFound(pods, name));
  const problem = bindingProblem(pod, binding);
  if (problem) return refuse(conflict({ group: '', resource: 'pods/binding' }, name, problem));
  if (!context.dryRun) registry.storage.write(pods, 'update', bound(pod, withTopology(binding, registry.storage), context.now), context.actor);
  return { code: 201, body: created };
}

/** The binding with the labels that the Pod gets from its node. */
function withTopology(binding: Binding, storage: Storage): Binding {
  const labels = binding.target.kind === 'Node' ? topologyLabels(storage, binding.target.name ?? '') : undefined;
  return labels ? withMetadata(binding, { labels: { ...binding.metadata.labels, ...labels } }) : binding;
}

function bindingErrors(binding: Binding): FieldError[] {
  const errors: FieldError[] = [];
  const { kind = '', name = '' } = binding.target;
  if (kind !== '' && kind !== 'Node') errors.push(notSupported('target.kind', kind, ['Node', '<empty>']));
  if (name === '') errors.push(required('target.name'));
  return errors;
}

function bindingProblem(pod: Pod, binding: Binding): string | undefined {
  const { name, uid, deletionTimestamp } = pod.metadata;
  if (binding.metadata.uid && binding.metadata.uid !== uid)
    return `Precondition failed: UID in precondition: ${binding.metadata.uid}, UID in object meta: ${uid}`;
  if (deletionTimestamp) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if (pod.spec.nodeName) return `pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`;
  return pod.spec.schedulingGates?.length ? `pod ${name} has non-empty .spec.schedulingGates` : undefined;
}

/** The Pod on its node, which is what PodScheduled says. */
function bound(pod: Pod, binding: Binding, now: string): Pod {
  const annotations = binding.metadata.annotations ? { ...pod.metadata.annotations, ...binding.metadata.annotations } : pod.metadata.annotations;
  const labels = binding.metadata.labels ? { ...pod.metadata.labels, ...binding.metadata.labels } : pod.metadata.labels;
  const changed = { ...pod, spec: { ...pod.spec, nodeName: binding.target.name! }, status: scheduled(pod, now) };
  return withMetadata(changed, { annotations, labels });
}

function scheduled(pod: Pod, now: string): PodStatus {
  const { status } = pod;
  const old = status.conditions ?? [];
  const condition: PodCondition = { type: 'PodScheduled', status: 'True', lastProbeTime: null as unknown as string, lastTransitionTime: now };
  const before = old.find((one) => one.type === 'PodScheduled');
  const { generation } = pod.metadata;
  const next = { ...condition, ...(before && generation !== undefined && { observedGeneration: generation }) };
  return { ...status, conditions: before ? old.map((one) => (one === before ? next : one)) : [...old, next] };
}
