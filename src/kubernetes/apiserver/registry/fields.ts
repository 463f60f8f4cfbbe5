import type { KubernetesObject } from '../../api/meta.ts';
import { groupResourceName, type ResourceInfo } from '../../api/scheme.ts';
import type { Event, Job, Namespace, Node, Pod, ReplicationController, Secret, Service } from '../../api/types.ts';

/** The values of the fields that a field selector may name. */
export type FieldSet = Readonly<Record<string, string>>;

interface SelectableFields {
  readonly labels: readonly string[];
  values(object: KubernetesObject): FieldSet;
  /** The text for a field that cannot be selected; the one of most core kinds by default. */
  readonly unsupported?: (label: string) => string;
}

const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));

const pods: SelectableFields = {
  labels: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  values(object) {
    const { spec, status } = object as Pod;
    const podIP = text(status?.podIPs?.[0]?.ip ?? status?.podIP);
    return {
      'spec.nodeName': text(spec.nodeName),
      'spec.restartPolicy': text(spec.restartPolicy),
      'spec.schedulerName': text(spec.schedulerName),
      'spec.serviceAccountName': text(spec.serviceAccountName),
      'spec.hostNetwork': text(spec.hostNetwork ?? false),
      'status.phase': text(status?.phase),
      'status.podIP': podIP,
      'status.podIPs': podIP,
      'status.nominatedNodeName': text(status?.nominatedNodeName),
    };
  },
};

const involved = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'] as const;

function events(prefix: 'involvedObject' | 'regarding'): SelectableFields {
  return {
    labels: [...involved.map((field) => `${prefix}.${field}`), 'reason', 'reportingComponent', 'reportingController', 'source', 'type'],
    values(object) {
      const event = object as Event;
      const values: Record<string, string> = { reason: text(event.reason), type: text(event.type) };
      for (const field of involved) values[`${prefix}.${field}`] = text(event.involvedObject[field]);
      values.reportingComponent = text(event.reportingComponent);
      values.reportingController = text(event.reportingComponent);
      values.source = text(event.source?.component || event.reportingComponent);
      return values;
    },
  };
}

const byResource: Readonly<Record<string, SelectableFields>> = {
  pods,
  events: events('involvedObject'),
  'events.events.k8s.io': events('regarding'),
  nodes: { labels: ['spec.unschedulable'], values: (object) => ({ 'spec.unschedulable': text((object as Node).spec?.unschedulable ?? false) }) },
  namespaces: { labels: ['status.phase'], values: (object) => ({ 'status.phase': text((object as Namespace).status?.phase) }) },
  secrets: { labels: ['type'], values: (object) => ({ type: text((object as Secret).type) }) },
  services: {
    labels: ['spec.clusterIP', 'spec.type'],
    values: (object) => ({ 'spec.clusterIP': text((object as Service).spec.clusterIP), 'spec.type': text((object as Service).spec.type) }),
  },
  replicationcontrollers: {
    labels: ['status.replicas'],
    values: (object) => ({ 'status.replicas': text((object as ReplicationController).status?.replicas ?? 0) }),
  },
  'jobs.batch': {
    labels: ['status.successful'],
    values: (object) => ({ 'status.successful': text((object as Job).status?.succeeded ?? 0) }),
    unsupported: (label) => `field label "${label}" not supported for Job`,
  },
};

/** What is wrong with a field selector of this resource that names `label`; undefined when nothing is. */
export function unsupportedField(resource: ResourceInfo, label: string): string | undefined {
  if (label === 'metadata.name' || label === 'metadata.namespace') return undefined;
  const own = byResource[groupResourceName(resource)];
  if (own?.labels.includes(label)) return undefined;
  if (own) return own.unsupported?.(label) ?? `field label not supported: ${label}`;
  return `"${label}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

/** The object as field selectors see it. */
export function fieldsOf(resource: ResourceInfo, object: KubernetesObject): FieldSet {
  const { name, namespace } = object.metadata;
  return { ...byResource[groupResourceName(resource)]?.values(object), 'metadata.name': text(name), 'metadata.namespace': text(namespace) };
}
