import type { ResourceInfo } from '../../api/scheme.ts';
import type { ApiResponse } from '../../api/transport.ts';
import type { RequestContext } from '../context.ts';
import { bind } from './pods/binding.ts';
import { evict } from './pods/eviction.ts';
import type { Registry } from './registry.ts';
import { scale } from './scale.ts';
import { createToken } from './serviceaccounts/token.ts';

/** Answers a request for a subresource whose form is not that of its object. */
export type SubresourceHandler = (registry: Registry, resource: ResourceInfo, context: RequestContext) => ApiResponse;

/** By resource and subresource. */
export const subresources: Readonly<Record<string, SubresourceHandler>> = {
  'pods/binding': bind,
  'pods/eviction': evict,
  'serviceaccounts/token': createToken,
  'deployments/scale': scale,
  'replicasets/scale': scale,
  'statefulsets/scale': scale,
  'replicationcontrollers/scale': scale,
};
