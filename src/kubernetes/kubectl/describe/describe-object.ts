import type { Execution } from '../../../machine/process/types.ts';
import type { Event, Pod } from '../../api/types.ts';
import type { Invocation } from '../invocation.ts';
import { moreKubectlPart } from '../parts.ts';
import { getObject } from '../resource/helper.ts';
import type { Info } from '../resource/info.ts';
import type { Unstructured } from '../resource/object.ts';
import { searchEvents } from './events.ts';
import { describeGeneric } from './generic.ts';
import { describePod } from './pod.ts';

/** What a describer of a kind gets. */
export interface Description {
  readonly invocation: Invocation;
  readonly object: Unstructured;
  /** Undefined where they are not shown. */
  readonly events: readonly Event[] | undefined;
}

export type Describer = (description: Description) => Execution<string>;

/** The description of an object, read anew. */
export function* describeObject(invocation: Invocation, info: Info, showEvents: boolean): Execution<string> {
  const { mapping, namespace, name } = info;
  const object = yield* getObject(invocation, mapping, namespace, name);
  const kind = `${mapping.group}/${mapping.kind}`;
  const { uid, annotations } = object.metadata;
  const subject = { name, namespace, uid: annotations?.['kubernetes.io/config.mirror'] ?? uid, kind: kind === '/Pod' ? undefined : mapping.kind };
  const withEvents = showEvents && !withoutEvents.has(kind);
  const events = withEvents ? yield* eventsAbout(invocation, kind, subject) : undefined;
  if (kind === '/Pod') return describePod(object as unknown as Pod, events, invocation.clock.now);
  const describer = moreKubectlPart.code.describers[kind];
  return describer ? yield* describer({ invocation, object, events }) : describeGeneric(object, events, invocation.clock.now);
}

type Subject = { readonly name: string; readonly namespace: string; readonly uid: string | undefined; readonly kind: string | undefined };

/** Of a node two sorts: controllers write its uid, the kubelet its name as uid. */
function* eventsAbout(invocation: Invocation, kind: string, subject: Subject): Execution<readonly Event[] | undefined> {
  const events = yield* searchEvents(invocation, subject);
  if (kind !== '/Node' || events === undefined) return events;
  return [...events, ...((yield* searchEvents(invocation, { ...subject, uid: subject.name })) ?? [])];
}

/** Kinds whose description has no events. */
const withoutEvents = new Set([
  ...['/Namespace', '/LimitRange', '/ResourceQuota', '/Secret', 'networking.k8s.io/NetworkPolicy'],
  ...['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'].map((kind) => `rbac.authorization.k8s.io/${kind}`),
]);
