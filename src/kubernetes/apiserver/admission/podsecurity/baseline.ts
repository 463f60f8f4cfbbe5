import type { LifecycleHandler, Probe, SELinuxOptions } from '../../../api/types.ts';
import {
  type Check,
  containerNames,
  containersOf,
  exceptUserNamespaces,
  namesWhere,
  plural,
  quoted,
  type Subject,
  settersText,
  sortedSet,
  type VersionedCheck,
} from './check.ts';
import { appArmorProfile, seccompAnnotations, seccompValues } from './profiles.ts';

const defaultCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** A rule on values that containers may not have. */
function forbidValues(valuesOf: (container: ReturnType<typeof containersOf>[number]) => readonly string[]) {
  return (subject: Subject) => {
    const containers = namesWhere(subject, (container) => valuesOf(container).length > 0);
    return { containers, values: sortedSet(containersOf(subject).flatMap(valuesOf)) };
  };
}

const addedCapabilities = forbidValues(({ securityContext }) =>
  (securityContext?.capabilities?.add ?? []).filter((capability) => !defaultCapabilities.has(capability)),
);

const capabilities: Check = (subject) => {
  const { containers, values } = addedCapabilities(subject);
  if (containers.length === 0) return undefined;
  return { reason: 'non-default capabilities', detail: `${containerNames(containers)} must not include ${quoted(values)} in securityContext.capabilities.add` };
};

const hostNamespaces: Check = ({ spec }) => {
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field]).map((field) => `${field}=true`);
  return shared.length > 0 ? { reason: 'host namespaces', detail: shared.join(', ') } : undefined;
};

const hostPathVolumes: Check = ({ spec }) => {
  const names = (spec.volumes ?? []).filter((volume) => volume.hostPath).map(({ name }) => name);
  return names.length > 0 ? { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', names.length)} ${quoted(names)}` } : undefined;
};

const portsOfHost = forbidValues(({ ports }) => (ports ?? []).filter((port) => port.hostPort).map((port) => String(port.hostPort)));

const hostPorts: Check = (subject) => {
  const { containers, values } = portsOfHost(subject);
  if (containers.length === 0) return undefined;
  const verb = plural('uses', 'use', containers.length);
  return { reason: 'hostPort', detail: `${containerNames(containers)} ${verb} ${plural('hostPort', 'hostPorts', values.length)} ${values.join(', ')}` };
};

const hostsOf = (handler: Probe | LifecycleHandler | undefined) =>
  [handler?.httpGet?.host, handler?.tcpSocket?.host].filter((host) => host !== undefined && host !== '') as string[];

const probedHosts = forbidValues(({ livenessProbe, readinessProbe, startupProbe, lifecycle }) =>
  [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap(hostsOf),
);

const hostProbes: Check = (subject) => {
  const found = probedHosts(subject);
  const containers = sortedSet(found.containers);
  if (containers.length === 0) return undefined;
  const noun = plural('probe or lifecycle host', 'probe or lifecycle hosts', found.values.length);
  const detail = `${containerNames(containers)} ${plural('uses', 'use', containers.length)} ${noun} ${quoted(found.values)}`;
  return { reason: 'probe or lifecycle host', detail };
};

const privileged: Check = (subject) => {
  const names = namesWhere(subject, ({ securityContext }) => securityContext?.privileged === true);
  return names.length > 0 ? { reason: 'privileged', detail: `${containerNames(names)} must not set securityContext.privileged=true` } : undefined;
};

const procMounts = forbidValues(({ securityContext }) => {
  const type = securityContext?.procMount;
  return type && type !== 'Default' ? [type] : [];
});

/** Also a rule of the restricted level, where user namespaces make no difference. */
export const procMount: Check = (subject) => {
  const { containers, values } = procMounts(subject);
  if (containers.length === 0) return undefined;
  return { reason: 'procMount', detail: `${containerNames(containers)} must not set securityContext.procMount to ${quoted(values)}` };
};

/** Types of SELinux, with those that a later release allows as well. */
const seLinuxOptions =
  (...more: readonly string[]): Check =>
  (subject) => {
    const allowed = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', ...more]);
    const isWrong = (one: SELinuxOptions | undefined) => one !== undefined && Boolean(!allowed.has(one.type ?? '') || one.user || one.role);
    const ofPod = subject.spec.securityContext?.seLinuxOptions;
    const setters = settersText(
      isWrong(ofPod),
      namesWhere(subject, ({ securityContext }) => isWrong(securityContext?.seLinuxOptions)),
    );
    if (!setters) return undefined;
    const all = [ofPod, ...containersOf(subject).map(({ securityContext }) => securityContext?.seLinuxOptions)].filter((one) => one !== undefined);
    const types = sortedSet(all.map((one) => one.type ?? '').filter((type) => !allowed.has(type)));
    const data = [
      ...(types.length > 0 ? [`${plural('type', 'types', types.length)} ${quoted(types)}`] : []),
      ...(all.some((one) => one.user) ? ['user may not be set'] : []),
      ...(all.some((one) => one.role) ? ['role may not be set'] : []),
    ];
    return { reason: 'seLinuxOptions', detail: `${setters} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}` };
  };

const seccompProfile: Check = (subject) => seccompValues(subject);

const safeSysctls: readonly { readonly since: number; readonly names: readonly string[] }[] = [
  {
    since: 0,
    names: [
      'kernel.shm_rmid_forced',
      'net.ipv4.ip_local_port_range',
      'net.ipv4.tcp_syncookies',
      'net.ipv4.ping_group_range',
      'net.ipv4.ip_unprivileged_port_start',
    ],
  },
  { since: 27, names: ['net.ipv4.ip_local_reserved_ports'] },
  { since: 29, names: ['net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes'] },
  { since: 32, names: ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'] },
];

const sysctls =
  (minor: number): Check =>
  ({ spec }) => {
    const allowed = new Set(safeSysctls.filter(({ since }) => since <= minor).flatMap(({ names }) => names));
    const wrong = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !allowed.has(name));
    return wrong.length > 0 ? { reason: 'forbidden sysctls', detail: wrong.join(', ') } : undefined;
  };

const windowsHostProcess: Check = (subject) => {
  const setters = settersText(
    subject.spec.securityContext?.windowsOptions?.hostProcess === true,
    namesWhere(subject, ({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true),
  );
  return setters ? { reason: 'hostProcess', detail: `${setters} must not set securityContext.windowsOptions.hostProcess=true` } : undefined;
};

const always = (id: string, check: Check): VersionedCheck => ({ id, versions: [{ since: 0, check }] });

/** The rules of the level baseline (pod-security-admission/policy), in the order in which they are told. */
export const baselineChecks: readonly VersionedCheck[] = [
  always('appArmorProfile', appArmorProfile),
  always('capabilities_baseline', capabilities),
  always('hostNamespaces', hostNamespaces),
  always('hostPathVolumes', hostPathVolumes),
  always('hostPorts', hostPorts),
  { id: 'hostProbesAndHostLifecycle', versions: [{ since: 34, check: hostProbes }] },
  always('privileged', privileged),
  {
    id: 'procMount',
    versions: [
      { since: 0, check: procMount },
      { since: 35, check: exceptUserNamespaces(procMount) },
    ],
  },
  {
    id: 'seLinuxOptions',
    versions: [
      { since: 0, check: seLinuxOptions() },
      { since: 31, check: seLinuxOptions('container_engine_t') },
    ],
  },
  {
    id: 'seccompProfile_baseline',
    versions: [
      { since: 0, check: seccompAnnotations },
      { since: 19, check: seccompProfile },
    ],
  },
  { id: 'sysctls', versions: safeSysctls.map(({ since }) => ({ since, check: sysctls(since) })) },
  always('windowsHostProcess', windowsHostProcess),
];
