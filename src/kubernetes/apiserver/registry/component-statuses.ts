import { notFound } from '../../api/errors.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { ApiResponse } from '../../api/transport.ts';
import { representation } from '../accept.ts';
import type { RequestContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import { represent, representList, viewOf } from '../representation.ts';
import type { Registry } from './registry.ts';

const names = ['controller-manager', 'etcd-0', 'scheduler'];

const statusOf = (name: string): KubernetesObject =>
  ({
    kind: 'ComponentStatus',
    apiVersion: 'v1',
    metadata: { name },
    conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
  }) as unknown as KubernetesObject;

/** GET of componentstatuses: asked of the control plane's parts and never stored (pkg/registry/core/componentstatus). They are well here. */
export function componentStatuses({ clock }: Registry, resource: ResourceInfo, { request, info }: RequestContext): ApiResponse {
  const view = viewOf(request, resource, representation(request));
  if (info.name === '') return { code: 200, body: representList(names.map(statusOf), {}, view, clock.now) };
  return names.includes(info.name) ? { code: 200, body: represent(statusOf(info.name), view, clock.now) } : refuse(notFound(resource, info.name));
}
