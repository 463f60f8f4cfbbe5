import { pathNotFound } from '../../api/errors.ts';
import { formatGroupVersion, resources } from '../../api/scheme.ts';
import type { ApiResponse } from '../../api/transport.ts';
import type { RequestContext } from '../context.ts';
import { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, apiVersions } from '../discovery.ts';
import { methodNotAllowed, refuse } from '../refusal.ts';

/** GET /version of the release that is modelled. */
const version = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3',
  gitTreeState: 'clean',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const healthPaths = /^\/(healthz|livez|readyz)(\/.*)?$/;

/** Answers for paths that name no objects: discovery, version, health, and where schemas are. */
export function nonResource({ info, request }: RequestContext): ApiResponse {
  if (request.method !== 'GET') return refuse(methodNotAllowed());
  const body = textOf(info.path) ?? discovery(info.path, request.headers?.accept ?? '');
  return body === undefined ? refuse(pathNotFound()) : { code: 200, body };
}

function textOf(path: string): unknown {
  if (healthPaths.test(path)) return 'ok';
  if (path === '/version' || path === '/version/') return version;
  return path === '/openapi/v3' ? openApiPaths() : undefined;
}

function discovery(path: string, accept: string): unknown {
  const parts = path.split('/').filter((part) => part !== '');
  const [root, first = '', second = ''] = parts;
  const aggregated = accept.includes('as=APIGroupDiscoveryList');
  if (root === 'api') {
    if (!first) return aggregated ? aggregatedDiscovery(true) : apiVersions();
    return parts.length === 2 ? apiResourceList('', first) : undefined;
  }
  if (root !== 'apis' || parts.length > 3) return undefined;
  if (!first) return aggregated ? aggregatedDiscovery(false) : apiGroupList();
  return second ? apiResourceList(first, second) : apiGroup(first);
}

/** The index of GET /openapi/v3: which group versions there are. */
function openApiPaths(): object {
  const paths = new Set(resources().map((one) => (one.group ? `apis/${formatGroupVersion(one)}` : `api/${one.version}`)));
  return { paths: Object.fromEntries([...paths].map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }])) };
}
