import type { Pod } from '../../api/types.ts';
import { resources } from '../../client/index.ts';
import type { PodSandboxConfig } from '../../cri/index.ts';
import type { KubeletContext } from '../context.ts';
import { computePodDNS, type DnsConfig } from '../network/dns.ts';
import { computePodHostname } from '../network/hostname.ts';
import { computePodQOS } from '../resources.ts';
import { sharedPart } from '../shared-parts.ts';
import { podLabels } from './labels.ts';
import { computeSandboxResources } from './linux-resources.ts';
import { podLogDirectory } from './log-paths.ts';
import { podNamespaces } from './security-context.ts';

const none: Readonly<Record<string, string>> = {};

/** The Pod's cgroup with the cgroupfs driver: /kubepods/<class>/pod<uid>. */
export function podCgroup(pod: Pod): string {
  const qos = computePodQOS(pod);
  return `/kubepods${qos === 'Guaranteed' ? '' : `/${qos.toLowerCase()}`}/pod${pod.metadata.uid}`;
}

/** What the Pod's RuntimeClass says (pkg/kubelet/runtimeclass LookupRuntimeHandler). */
function runtimeHandler({ client }: KubeletContext, name: string | undefined): string | undefined | { readonly error: string } {
  if (!name) return undefined;
  const found = client.get(resources.runtimeClasses, '', name);
  return 'object' in found ? found.object.handler : { error: `runtimeclass.node.k8s.io ${JSON.stringify(name)} not found` };
}

/** kuberuntime_sandbox.go generatePodSandboxConfig. */
export function computeSandboxConfig(context: KubeletContext, pod: Pod, attempt: number, hostDNS: DnsConfig): PodSandboxConfig | { readonly error: string } {
  const named = computePodHostname(pod, context.clusterDomain);
  if ('error' in named) return named;
  const { metadata, spec } = pod;
  const handler = runtimeHandler(context, spec.runtimeClassName);
  if (handler !== undefined && typeof handler !== 'string') return handler;
  const sysctls: Record<string, string> = {};
  for (const { name, value } of spec.securityContext?.sysctls ?? []) sysctls[name.replaceAll('/', '.')] = value;
  const portMappings = [...(spec.initContainers ?? []).filter((one) => one.restartPolicy === 'Always'), ...spec.containers].flatMap((container) =>
    (container.ports ?? []).map((port) => ({
      protocol: port.protocol ?? 'TCP',
      containerPort: port.containerPort,
      hostPort: port.hostPort ?? 0,
      hostIP: port.hostIP ?? '',
    })),
  );
  return {
    metadata: { name: metadata.name!, namespace: metadata.namespace!, uid: metadata.uid!, attempt },
    hostname: spec.hostNetwork ? '' : named.hostname,
    logDirectory: podLogDirectory(metadata),
    ...(handler && { runtimeHandler: handler }),
    dns: sharedPart(computePodDNS(pod, { servers: context.clusterDNS, domain: context.clusterDomain }, hostDNS)),
    ...(portMappings.length > 0 ? { portMappings } : {}),
    labels: podLabels(pod),
    annotations: metadata.annotations ?? none,
    linux: {
      cgroupParent: podCgroup(pod),
      namespaces: sharedPart(podNamespaces(pod)),
      sysctls: sharedPart(sysctls),
      resources: sharedPart(computeSandboxResources(pod)),
      ...(spec.securityContext?.supplementalGroups ? { supplementalGroups: spec.securityContext.supplementalGroups } : {}),
    },
  };
}
