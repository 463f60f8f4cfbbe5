import type { KubernetesObject } from '../../api/meta.ts';
import type { RequestContext } from '../context.ts';
import { queryFlag, queryValue } from '../request-info.ts';

/** What a request for a stream asks for, as policies see it: PodExecOptions and its like. Its metadata say whose stream it is. */
export function connectOptions({ request, info }: RequestContext): KubernetesObject {
  const { name, namespace, subresource, resource } = info;
  const metadata = { name, ...(namespace && { namespace }) };
  const kind = (what: string) => ({ apiVersion: 'v1', kind: what, metadata });
  const flag = (field: string) => queryFlag(request, field) && { [field]: true };
  const container = queryValue(request, 'container');
  const streams = { ...flag('stdin'), stdout: true, stderr: true, ...flag('tty'), ...(container && { container }) };
  switch (subresource) {
    case 'exec':
      return { ...kind('PodExecOptions'), ...streams, command: [request.query?.['command'] ?? []].flat() } as KubernetesObject;
    case 'attach':
      return { ...kind('PodAttachOptions'), ...streams } as KubernetesObject;
    case 'portforward':
      return kind('PodPortForwardOptions');
    default:
      return kind(resource === 'services' ? 'ServiceProxyOptions' : 'PodProxyOptions');
  }
}
