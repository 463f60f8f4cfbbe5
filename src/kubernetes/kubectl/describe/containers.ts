import type { Container, ContainerPort, ContainerState, ContainerStatus, ResourceRequirements } from '../../api/types.ts';
import { quote, sortedKeys } from '../text/go.ts';
import { describeEnv, describeEnvFrom, type EnvResolver } from './environment.ts';
import { describeProbe } from './probe.ts';
import { formatTime, orNone, printBool, sortBy } from './values.ts';
import type { Writer } from './writer.ts';

/** The section of containers of one sort: `Init Containers:`, `Containers:`, `Ephemeral Containers:`. */
export function describeContainers(
  writer: Writer,
  label: string,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[] | undefined,
  resolve: EnvResolver | undefined,
  space = '',
): void {
  writer.line(0, `${space}${label}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = statuses?.find((candidate) => candidate.name === container.name);
    describeBasics(writer, container, status, space);
    describeLines(writer, 'Command', container.command);
    describeLines(writer, 'Args', container.args);
    if (status) describeState(writer, status);
    describeResources(writer, container.resources, 2);
    if (container.livenessProbe) writer.line(2, `Liveness:\t${describeProbe(container.livenessProbe)}`);
    if (container.readinessProbe) writer.line(2, `Readiness:\t${describeProbe(container.readinessProbe)}`);
    if (container.startupProbe) writer.line(2, `Startup:\t${describeProbe(container.startupProbe)}`);
    if (container.envFrom?.length) describeEnvFrom(writer, container.envFrom);
    describeEnv(writer, container, resolve);
    describeMounts(writer, container);
  }
}

function describeBasics(writer: Writer, container: Container, status: ContainerStatus | undefined, space: string): void {
  writer.line(1, `${space === '' ? '' : ' '}${container.name}:`);
  if (status) writer.line(2, `Container ID:\t${status.containerID ?? ''}`);
  writer.line(2, `Image:\t${container.image ?? ''}`);
  if (status) writer.line(2, `Image ID:\t${status.imageID ?? ''}`);
  describePorts(
    writer,
    'Port',
    portsText(container.ports, (port) => port.containerPort),
  );
  describePorts(
    writer,
    'Host Port',
    portsText(container.ports, (port) => port.hostPort ?? 0),
  );
  const profile = container.securityContext?.seccompProfile;
  if (!profile) return;
  writer.line(2, `SeccompProfile:\t${profile.type}`);
  if (profile.type === 'Localhost') writer.line(3, `LocalhostProfile:\t${profile.localhostProfile ?? ''}`);
}

function describePorts(writer: Writer, label: string, text: string): void {
  if (text.includes(',')) writer.line(2, `${label}s:\t${text}`);
  else writer.line(2, `${label}:\t${orNone(text)}`);
}

const portsText = (ports: readonly ContainerPort[] | undefined, number: (port: ContainerPort) => number) =>
  (ports ?? []).map((port) => `${number(port)}/${port.protocol ?? ''}${port.name ? ` (${port.name})` : ''}`).join(', ');

function describeLines(writer: Writer, label: string, words: readonly string[] | undefined): void {
  if (!words?.length) return;
  writer.line(2, `${label}:`);
  for (const word of words) for (const line of word.split('\n')) writer.line(3, line);
}

/** Names of resources in the order of names (describe.SortedResourceNames). */
export function describeResources(writer: Writer, resources: ResourceRequirements | undefined, level: number): void {
  for (const [label, list] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const names = sortedKeys(list);
    if (names.length > 0) writer.line(level, `${label}:`);
    for (const name of names) writer.line(level + 1, `${name}:\t${list![name]}`);
  }
}

function describeState(writer: Writer, status: ContainerStatus): void {
  describeStatus(writer, 'State', status.state);
  if (status.lastState?.terminated) describeStatus(writer, 'Last State', status.lastState);
  writer.line(2, `Ready:\t${printBool(status.ready)}`);
  writer.line(2, `Restart Count:\t${status.restartCount ?? 0}`);
}

function describeStatus(writer: Writer, label: string, state: ContainerState | undefined): void {
  const { running, terminated, waiting } = state ?? {};
  if (running) {
    writer.line(2, `${label}:\tRunning`);
    writer.line(3, `Started:\t${formatTime(running.startedAt)}`);
    return;
  }
  if (!terminated) {
    writer.line(2, `${label}:\tWaiting`);
    if (waiting?.reason) writer.line(3, `Reason:\t${waiting.reason}`);
    return;
  }
  writer.line(2, `${label}:\tTerminated`);
  if (terminated.reason) writer.line(3, `Reason:\t${terminated.reason}`);
  if (terminated.message) writer.line(3, `Message:\t${terminated.message}`);
  writer.line(3, `Exit Code:\t${terminated.exitCode}`);
  if ((terminated.signal ?? 0) > 0) writer.line(3, `Signal:\t${terminated.signal}`);
  writer.line(3, `Started:\t${formatTime(terminated.startedAt)}`);
  writer.line(3, `Finished:\t${formatTime(terminated.finishedAt)}`);
}

function describeMounts(writer: Writer, container: Container): void {
  const none = container.volumeMounts?.length ? '' : '\t<none>';
  writer.line(2, `Mounts:${none}`);
  for (const mount of sortBy(container.volumeMounts, (entry) => entry.mountPath)) {
    const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${quote(mount.subPath)}`] : [])];
    writer.line(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})`);
  }
  if (!container.volumeDevices?.length) return;
  writer.line(2, `Devices:${none}`);
  for (const device of sortBy(container.volumeDevices, (entry) => entry.devicePath)) writer.line(3, `${device.devicePath} from ${device.name}`);
}
