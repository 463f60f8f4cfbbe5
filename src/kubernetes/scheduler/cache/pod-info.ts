import type { Pod } from '../../api/types.ts';
import { type AffinityTerms, affinityTermsOf } from './affinity-term.ts';
import { nonZeroRequestsOfPod, type Resources, requestsOfPod } from './resources.ts';

/** A port of the node that a Pod takes. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** A Pod with what the scheduler reads of it many times, computed once. */
export class PodInfo {
  readonly pod: Pod;
  readonly requests: Readonly<Resources>;
  readonly nonZeroRequests: Readonly<Resources>;
  readonly priority: number;
  readonly hostPorts: readonly HostPort[];
  readonly affinity: AffinityTerms;

  /** like: an earlier version, whose computed parts are taken over when the spec is the same object. */
  constructor(pod: Pod, like?: PodInfo) {
    const same = like?.pod.spec === pod.spec ? like : undefined;
    this.pod = pod;
    this.requests = same?.requests ?? requestsOfPod(pod);
    this.nonZeroRequests = same?.nonZeroRequests ?? nonZeroRequestsOfPod(pod);
    this.priority = pod.spec?.priority ?? 0;
    this.hostPorts = same?.hostPorts ?? hostPortsOf(pod);
    this.affinity = same?.affinity ?? affinityTermsOf(pod);
  }

  get namespace(): string {
    return this.pod.metadata.namespace ?? '';
  }

  get labels(): Readonly<Record<string, string>> {
    return this.pod.metadata.labels ?? {};
  }

  get hasAffinity(): boolean {
    const { requiredAffinity, requiredAntiAffinity, preferredAffinity, preferredAntiAffinity } = this.affinity;
    return requiredAffinity.length + requiredAntiAffinity.length + preferredAffinity.length + preferredAntiAffinity.length > 0;
  }
}

/** Host ports of all containers and sidecars. */
function hostPortsOf(pod: Pod): HostPort[] {
  const sidecars = (pod.spec?.initContainers ?? []).filter((container) => container.restartPolicy === 'Always');
  return [...(pod.spec?.containers ?? []), ...sidecars].flatMap((container) =>
    (container.ports ?? []).flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ port: hostPort, ip: hostIP || '0.0.0.0', protocol: protocol ?? 'TCP' }] : [],
    ),
  );
}
