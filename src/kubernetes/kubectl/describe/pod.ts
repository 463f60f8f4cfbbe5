import type { Time } from '../../../time/index.ts';
import type { Container, Event, Pod, Toleration, TopologySpreadConstraint } from '../../api/types.ts';
import { describeContainers, describeResources } from './containers.ts';
import { resolverFor } from './environment.ts';
import { describeEvents } from './events.ts';
import { formatSelector } from './selector.ts';
import { annotationsMultiline, controllerOf, formatTime, labelsMultiline, multiline, since, sortBy } from './values.ts';
import { describeVolumes } from './volumes.ts';
import { DescribeWriter, type Writer } from './writer.ts';

/** kubectl describe pod (describe.describePod). */
export function describePod(pod: Pod, events: readonly Event[] | undefined, now: Time): string {
  const writer = new DescribeWriter();
  describeHead(writer, pod);
  describeStatus(writer, pod, now);
  if (pod.spec.resources) {
    writer.line(0, 'Resources:');
    describeResources(writer, pod.spec.resources, 1);
  }
  const resolve = resolverFor(pod);
  const { spec, status } = pod;
  if (spec.initContainers?.length) describeContainers(writer, 'Init Containers', spec.initContainers, status.initContainerStatuses, resolve);
  describeContainers(writer, 'Containers', spec.containers, status.containerStatuses, resolve);
  if (spec.ephemeralContainers?.length) {
    describeContainers(writer, 'Ephemeral Containers', spec.ephemeralContainers as readonly Container[], status.ephemeralContainerStatuses, resolve);
  }
  describeConditions(writer, pod);
  describeVolumes(writer, spec.volumes);
  writer.line(0, `QoS Class:\t${status.qosClass ?? ''}`);
  labelsMultiline(writer, 'Node-Selectors', spec.nodeSelector);
  describeTolerations(writer, spec.tolerations);
  describeTopology(writer, spec.topologySpreadConstraints);
  describeEvents(writer, events, now);
  return writer.end();
}

function describeHead(writer: Writer, pod: Pod): void {
  const { metadata, spec, status } = pod;
  writer.line(0, `Name:\t${metadata.name ?? ''}`);
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  if (spec.priority !== undefined) writer.line(0, `Priority:\t${spec.priority}`);
  if (spec.priorityClassName) writer.line(0, `Priority Class Name:\t${spec.priorityClassName}`);
  if (spec.runtimeClassName) writer.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec.serviceAccountName) writer.line(0, `Service Account:\t${spec.serviceAccountName}`);
  writer.line(0, spec.nodeName ? `Node:\t${spec.nodeName}/${status.hostIP ?? ''}` : 'Node:\t<none>');
  if (status.startTime) writer.line(0, `Start Time:\t${formatTime(status.startTime)}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, 'Annotations', metadata.annotations);
}

function describeStatus(writer: Writer, pod: Pod, now: Time): void {
  const { metadata, spec, status } = pod;
  if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    writer.line(0, `Status:\tTerminating (lasts ${since(metadata.deletionTimestamp, now)})`);
    writer.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else writer.line(0, `Status:\t${status.phase ?? ''}`);
  if (status.reason) writer.line(0, `Reason:\t${status.reason}`);
  if (status.message) writer.line(0, `Message:\t${status.message}`);
  const profile = spec.securityContext?.seccompProfile;
  if (profile) writer.line(0, `SeccompProfile:\t${profile.type}`);
  if (profile?.type === 'Localhost') writer.line(0, `LocalhostProfile:\t${profile.localhostProfile ?? ''}`);
  writer.line(0, `IP:\t${status.podIP ?? ''}`);
  if (!status.podIPs?.length) writer.line(0, 'IPs:\t<none>');
  else {
    writer.line(0, 'IPs:');
    for (const { ip } of status.podIPs) writer.line(1, `IP:\t${ip}`);
  }
  const controller = controllerOf(metadata);
  if (controller) writer.line(0, `Controlled By:\t${controller}`);
  if (status.nominatedNodeName) writer.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
}

function describeConditions(writer: Writer, pod: Pod): void {
  const conditions = pod.status.conditions ?? [];
  if (pod.spec.readinessGates?.length) {
    writer.line(0, 'Readiness Gates:\n  Type\tStatus');
    for (const gate of pod.spec.readinessGates) {
      const found = conditions.find((condition) => condition.type === gate.conditionType);
      writer.line(1, `${gate.conditionType} \t${found?.status ?? '<none>'} `);
    }
  }
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:\n  Type\tStatus');
  for (const condition of conditions) writer.line(1, `${condition.type} \t${condition.status} `);
}

function tolerationText(toleration: Toleration): string {
  const { key = '', value = '', effect = '', operator, tolerationSeconds } = toleration;
  const subject = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  const exists = operator === 'Exists' && value === '' ? `${key || effect ? ' ' : ''}op=Exists` : '';
  return `${subject}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`;
}

/** `Tolerations:`, sorted by key. */
export function describeTolerations(writer: Writer, tolerations: readonly Toleration[] | undefined, title = 'Tolerations'): void {
  multiline(writer, title, sortBy(tolerations, (toleration) => toleration.key ?? '').map(tolerationText));
}

export function describeTopology(writer: Writer, constraints: readonly TopologySpreadConstraint[] | undefined, space = ''): void {
  if (!constraints?.length) return;
  const lines = sortBy(constraints, (constraint) => constraint.topologyKey).map((constraint) => {
    const selector = constraint.labelSelector ? ` for selector ${formatSelector(constraint.labelSelector)}` : '';
    return `${constraint.topologyKey}:${constraint.whenUnsatisfiable} when max skew ${constraint.maxSkew} is exceeded${selector}`;
  });
  multiline(writer, 'Topology Spread Constraints', lines, { indent: space });
}
