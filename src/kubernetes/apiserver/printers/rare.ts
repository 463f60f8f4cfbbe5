import { second, type Time } from '../../../time/index.ts';
import { humanDuration } from '../../api/duration.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { CSIDriver, CSINode, Scale, VolumeAttachment } from '../../api/types.ts';
import { age, type Printer } from './printer.ts';

/** An object of a kind that is stored as it comes: any field may be missing. */
// biome-ignore lint/suspicious/noExplicitAny: these kinds have no schema here
type Loose = KubernetesObject & { readonly spec?: any; readonly status?: any; readonly webhooks?: readonly unknown[]; readonly driverName?: string };

const printed = (cells: (object: Loose, now: Time) => readonly (string | number | boolean)[]) =>
  ((object, now) => [object.metadata.name!, ...cells(object as Loose, now)]) as Printer;
const of = <T extends KubernetesObject>(cells: (object: T, now: Time) => readonly (string | number | boolean)[]) =>
  ((object, now) => [object.metadata.name!, ...cells(object as T, now)]) as Printer;

const count = (list: readonly unknown[] | undefined) => list?.length ?? 0;

/** Columns of kinds that no component of a lab acts on. */
export const rarePrinters: Readonly<Record<string, Printer>> = {
  'certificatesigningrequests.certificates.k8s.io': printed((object, now) => [
    age(object, now),
    object.spec?.signerName || '<none>',
    object.spec?.username ?? '',
    object.spec?.expirationSeconds === undefined ? '<none>' : humanDuration(object.spec.expirationSeconds * second),
    requestStatus(object),
  ]),
  'ipaddresses.networking.k8s.io': printed((object, now) => [parentOf(object.spec?.parentRef), age(object, now)]),
  'servicecidrs.networking.k8s.io': printed((object, now) => [(object.spec?.cidrs ?? []).join(','), age(object, now)]),
  'csidrivers.storage.k8s.io': of<CSIDriver>(driver),
  'csinodes.storage.k8s.io': of<CSINode>((object, now) => [count(object.spec?.drivers), age(object, now)]),
  'volumeattachments.storage.k8s.io': of<VolumeAttachment>((object, now) => {
    const { spec, status } = object;
    return [spec.attacher, spec.source?.persistentVolumeName ?? '', spec.nodeName, status?.attached ?? false, age(object, now)];
  }),
  'volumeattributesclasses.storage.k8s.io': printed((object, now) => [object.driverName ?? '', age(object, now)]),
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': printed((object, now) => [count(object.webhooks), age(object, now)]),
  'validatingwebhookconfigurations.admissionregistration.k8s.io': printed((object, now) => [count(object.webhooks), age(object, now)]),
  'validatingadmissionpolicies.admissionregistration.k8s.io': printed((object, now) => [count(object.spec?.validations), ...policy(object, now)]),
  'mutatingadmissionpolicies.admissionregistration.k8s.io': printed((object, now) => [count(object.spec?.mutations), ...policy(object, now)]),
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': printed(policyBinding),
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io': printed(policyBinding),
  'resourceclaims.resource.k8s.io': printed((object, now) => [claimState(object), age(object, now)]),
  'resourceslices.resource.k8s.io': printed(({ spec, ...object }, now) => [spec?.nodeName ?? '', spec?.driver ?? '', spec?.pool?.name ?? '', age(object, now)]),
  'flowschemas.flowcontrol.apiserver.k8s.io': printed((object, now) => {
    const { spec, status } = object;
    const dangling = (status?.conditions ?? []).find((condition: { type: string }) => condition.type === 'Dangling');
    const method = spec?.distinguisherMethod?.type ?? '<none>';
    return [spec?.priorityLevelConfiguration?.name ?? '', spec?.matchingPrecedence ?? 0, method, age(object, now), dangling?.status ?? '?'];
  }),
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io': printed((object, now) => {
    const { type, limited } = object.spec ?? {};
    const { queues, handSize, queueLengthLimit } = limited?.limitResponse?.queuing ?? {};
    const numbers = [limited?.nominalConcurrencyShares, queues, handSize, queueLengthLimit].map((value) => value ?? '<none>');
    return [type ?? '', ...numbers, age(object, now)];
  }),
};

/** Columns of the scale subresource, whatever it belongs to. */
export const printScale: Printer<Scale> = (object, now) => [object.metadata.name!, object.spec?.replicas ?? 0, object.status?.replicas ?? 0, age(object, now)];

function requestStatus({ status }: Loose): string {
  const has = (type: string) => (status?.conditions ?? []).some((condition: { type: string }) => condition.type === type);
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${decision}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}

function parentOf(parent: { group?: string; resource?: string; namespace?: string; name?: string } | undefined): string {
  if (!parent) return '<none>';
  const resource = `${parent.resource ?? ''}${parent.group ? `.${parent.group}` : ''}`.toLowerCase();
  return [resource, ...(parent.namespace ? [parent.namespace] : []), parent.name ?? ''].join('/');
}

function driver(object: CSIDriver, now: Time): (string | boolean)[] {
  const { spec } = object;
  const audiences = spec.tokenRequests?.map((request) => request.audience ?? '').join(',');
  const flags = [spec.attachRequired ?? true, spec.podInfoOnMount ?? false, spec.storageCapacity ?? false];
  return [...flags, audiences ?? '<unset>', spec.requiresRepublish ?? false, spec.volumeLifecycleModes?.join(',') || '<none>', age(object, now)];
}

function policy(object: Loose, now: Time): string[] {
  const kind = object.spec?.paramKind;
  return [kind ? `${kind.apiVersion ?? ''}/${kind.kind ?? ''}` : '<unset>', age(object, now)];
}

function policyBinding(object: Loose, now: Time): string[] {
  const reference = object.spec?.paramRef;
  return [object.spec?.policyName ?? '', reference?.name ? `${reference.namespace || '*'}/${reference.name}` : '<unset>', age(object, now)];
}

function claimState({ metadata, status }: Loose): string {
  const states = metadata.deletionTimestamp ? ['deleted'] : [];
  if (!status?.allocation) return [...states, ...(metadata.deletionTimestamp ? [] : ['pending'])].join(',');
  return [...states, 'allocated', ...(status.reservedFor?.length ? ['reserved'] : [])].join(',');
}
