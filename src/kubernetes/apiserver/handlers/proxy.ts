import { badRequest, notFound, serviceUnavailable } from '../../api/errors.ts';
import { findResource } from '../../api/scheme.ts';
import type { EndpointSlice, Pod, Service } from '../../api/types.ts';
import type { RequestContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import type { Registry } from '../registry/registry.ts';

const pods = findResource('', 'v1', 'pods')!;
const services = findResource('', 'v1', 'services')!;
const slices = findResource('discovery.k8s.io', 'v1', 'endpointslices')!;

/** Where a request to pods/NAME/proxy or services/NAME/proxy goes. */
export interface ProxyTarget {
  readonly pod: Pod;
  readonly port: number;
}

/** `NAME`, `NAME:PORT` or `SCHEME:NAME:PORT` (util/net.SplitSchemeNamePort). */
function split(text: string, what: string): { readonly name: string; readonly port: string } {
  const parts = text.split(':');
  if (parts.length === 1) return { name: text, port: '' };
  if (parts.length === 2) return { name: parts[0]!, port: parts[1]! };
  if (parts.length === 3 && ['http', 'https', ''].includes(parts[0]!)) return { name: parts[1]!, port: parts[2]! };
  return refuse(badRequest(`invalid ${what} request ${JSON.stringify(text)}`));
}

/** The Pod and port that a proxied request is for (pkg/registry/core/pod and service, ResourceLocation). */
export function proxyTarget(registry: Registry, { info }: RequestContext): ProxyTarget {
  return info.resource === 'services' ? ofService(registry, info.namespace, info.name) : ofPod(registry, info.namespace, info.name);
}

function ofPod(registry: Registry, namespace: string, text: string): ProxyTarget {
  const { name, port } = split(text, 'pod');
  const pod = registry.storage.get(pods, namespace, name) as Pod | undefined;
  if (!pod) return refuse(notFound(pods, name));
  const first = pod.spec.containers.flatMap((container) => container.ports ?? [])[0]?.containerPort;
  if (!pod.status?.podIP) refuse(badRequest('address not allowed'));
  return { pod, port: port === '' ? (first ?? 80) : Number(port) };
}

function ofService(registry: Registry, namespace: string, text: string): ProxyTarget {
  const { name, port } = split(text, 'service');
  const service = registry.storage.get(services, namespace, name) as Service | undefined;
  if (!service) return refuse(notFound(services, name));
  const ports = service.spec?.ports ?? [];
  const wanted = port === '' ? (ports.length === 1 ? ports[0] : undefined) : ports.find((one) => one.name === port || String(one.port) === port);
  const none = () =>
    refuse(
      serviceUnavailable(
        port === '' || wanted
          ? `no endpoints available for service ${JSON.stringify(text)}`
          : `no service port ${JSON.stringify(port)} found for service ${JSON.stringify(name)}`,
      ),
    );
  if (!wanted) return none();
  const own = (registry.storage.list(slices, namespace) as readonly EndpointSlice[]).filter(
    (slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === name,
  );
  for (const slice of own) {
    const target = slice.ports?.find((one) => (one.name ?? '') === (wanted.name ?? ''))?.port;
    const podName = slice.endpoints?.find((endpoint) => endpoint.conditions?.ready !== false)?.targetRef?.name;
    const pod = podName && (registry.storage.get(pods, namespace, podName) as Pod | undefined);
    if (pod && target) return { pod, port: target };
  }
  return none();
}
