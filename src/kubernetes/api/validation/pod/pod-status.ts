import { type FieldError, forbidden, invalid } from '../../fielderror.ts';
import type { ContainerStatus, Pod, PodCondition, PodSpec } from '../../types.ts';
import { checkIp } from '../addresses.ts';
import { validateImmutable, validateObjectMetaUpdate } from '../metadata.ts';
import { check, isDns1123Subdomain, isQualifiedName } from '../names.ts';
import { containerShouldRestart, everyContainerMayRestart } from './restart.ts';

const systemConditions: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized']);

function validateConditions(conditions: readonly PodCondition[] | undefined, path: string, errors: FieldError[]): void {
  conditions?.forEach((condition, index) => {
    const observed = condition.observedGeneration ?? 0;
    if (observed < 0) errors.push(invalid(`${path}[${index}].observedGeneration`, observed, 'must be a non-negative integer'));
    if (!systemConditions.has(condition.type)) check(isQualifiedName, condition.type, `${path}[${index}].Type`, errors);
  });
}

type Statuses = readonly ContainerStatus[] | undefined;

/** A container that ended may run again only where its restart policy says so. */
function validateTransitions(
  now: Statuses,
  before: Statuses,
  mayRestart: (name: string, exitCode: number) => boolean,
  path: string,
  errors: FieldError[],
): void {
  if (now === before || !before) return;
  for (const [index, old] of before.entries()) {
    const ended = old.state?.terminated;
    if (!ended) continue;
    const status = now?.find((one) => one.name === old.name);
    if (!status || status.state?.terminated || mayRestart(old.name, ended.exitCode)) continue;
    errors.push(forbidden(`${path}[${index}].state`, 'may not be transitioned to non-terminated state'));
  }
}

function validateContainerStates(pod: Pod, old: Pod, errors: FieldError[]): void {
  const spec: PodSpec = old.spec;
  if (!everyContainerMayRestart(spec)) {
    const among = (containers: PodSpec['containers'] | undefined) => (name: string, exitCode: number) => {
      const container = containers?.find((one) => one.name === name);
      return container !== undefined && containerShouldRestart(container, spec, exitCode);
    };
    validateTransitions(pod.status.containerStatuses, old.status.containerStatuses, among(spec.containers), 'status.containerStatuses', errors);
    validateTransitions(pod.status.initContainerStatuses, old.status.initContainerStatuses, among(spec.initContainers), 'status.initContainerStatuses', errors);
  }
  validateTransitions(pod.status.ephemeralContainerStatuses, old.status.ephemeralContainerStatuses, () => false, 'status.ephemeralContainerStatuses', errors);
}

function validateNomination(pod: Pod, old: Pod, errors: FieldError[]): void {
  const name = pod.status.nominatedNodeName ?? '';
  if (name === '' || name === (old.status.nominatedNodeName ?? '')) return;
  check(isDns1123Subdomain, name, 'status.nominatedNodeName', errors);
  if (old.spec.nodeName) errors.push(forbidden('status.nominatedNodeName', 'may not be set on pods that are already bound to a node'));
}

function validateAddressList(
  list: readonly { readonly ip: string }[] | undefined,
  old: readonly { readonly ip: string }[] | undefined,
  path: string,
  errors: FieldError[],
): void {
  if (!list || list === old || (list.length === 1 && old?.length === 1 && list[0]!.ip === old[0]!.ip)) return;
  const known = old?.map((one) => one.ip);
  for (const [index, { ip }] of list.entries()) checkIp(ip, `${path}[${index}]`, errors, known);
  const families = new Set(list.map(({ ip }) => ip.includes(':')));
  if (list.length > 2 || families.size < list.length) errors.push(invalid(path, list, 'may specify no more than one IP for each IP family'));
}

/** A Pod whose status is updated (the status subresource). Lists that are the very same as before are not looked at. */
export function validatePodStatus(pod: Pod, old: Pod, errors: FieldError[]): void {
  validateObjectMetaUpdate(pod.metadata, old.metadata, errors);
  const { status } = pod;
  if (status.conditions !== old.status.conditions) validateConditions(status.conditions, 'status.conditions', errors);
  if (pod.spec !== old.spec && pod.spec.nodeName !== old.spec.nodeName) errors.push(forbidden('status.nodeName', 'may not be changed directly'));
  validateNomination(pod, old, errors);
  if ((status.observedGeneration ?? 0) < 0) errors.push(invalid('status.observedGeneration', status.observedGeneration, 'must be a non-negative integer'));
  if (status.qosClass !== old.status.qosClass) validateImmutable(status.qosClass ?? '', old.status.qosClass ?? '', 'status.qosClass', errors);
  validateContainerStates(pod, old, errors);
  validateAddressList(status.podIPs, old.status.podIPs, 'status.podIPs', errors);
  const host = status.hostIPs?.[0]?.ip;
  if (host !== undefined && host !== status.hostIP) errors.push(invalid('status.hostIPs[0].ip', host, 'must be equal to `hostIP`'));
  validateAddressList(status.hostIPs, old.status.hostIPs, 'status.hostIPs', errors);
}
