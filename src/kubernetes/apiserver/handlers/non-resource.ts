import { pathNotFound } from '../../api/errors.ts';
import { groups, versionsOf } from '../../api/scheme.ts';
import type { ApiResponse } from '../../api/transport.ts';
import type { RequestContext } from '../context.ts';
import { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, apiVersions } from '../discovery.ts';
import { openApi } from '../openapi/openapi.ts';
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

const healthPaths = /^\/(healthz|livez|readyz)(\/[^/]+)?$/;

/** Checks of /healthz, /livez and /readyz of a server that has started. */
const checks: Readonly<Record<string, readonly string[]>> = {
  healthz: ['ping', 'log', 'etcd'],
  livez: ['ping', 'log', 'etcd'],
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync'],
};
const hooks =
  'start-apiserver-admission-initializer generic-apiserver-start-informers priority-and-fairness-config-consumer priority-and-fairness-filter storage-object-count-tracker-hook start-apiextensions-informers start-apiextensions-controllers crd-informer-synced start-system-namespaces-controller start-cluster-authentication-info-controller start-kube-apiserver-identity-lease-controller start-kube-apiserver-identity-lease-garbage-collector start-legacy-token-tracking-controller start-service-ip-repair-controllers rbac/bootstrap-roles scheduling/bootstrap-system-priority-classes priority-and-fairness-config-producer bootstrap-controller start-kubernetes-service-cidr-controller aggregator-reload-proxy-client-cert start-kube-aggregator-informers apiservice-status-local-available-controller apiservice-status-remote-available-controller apiservice-registration-controller apiservice-discovery-controller kube-apiserver-autoregistration autoregister-completion apiservice-openapi-controller apiservice-openapiv3-controller'.split(
    ' ',
  );

/** Answers for paths that name no objects: discovery, version, health, and where schemas are. */
export function nonResource(context: RequestContext): ApiResponse {
  const { info, request } = context;
  if (request.method !== 'GET') return refuse(methodNotAllowed());
  if (info.path === '/version' || info.path === '/version/') return { code: 200, body: version, indented: true };
  if (info.path === '/' || info.path === '') return { code: 200, body: { paths: indexPaths() }, indented: true };
  const body = health(context) ?? openApi(info.path) ?? discovery(info.path, request.headers?.accept ?? '');
  return body === undefined ? refuse(pathNotFound()) : { code: 200, body };
}

/** `ok`, or with ?verbose every check in a line of its own (apiserver/pkg/server/healthz). */
function health({ info, request }: RequestContext): string | undefined {
  const [, name, part] = healthPaths.exec(info.path) ?? [];
  if (!name) return undefined;
  const all = [...checks[name]!, ...hooks.map((hook) => `poststarthook/${hook}`), ...(name === 'readyz' ? ['shutdown'] : [])];
  if (part) return all.includes(part.slice(1)) ? 'ok' : undefined;
  if (request.query?.['verbose'] === undefined) return 'ok';
  return `${all.map((check) => `[+]${check} ok\n`).join('')}${name} check passed\n`;
}

/** What GET / lists. */
function indexPaths(): readonly string[] {
  const groupPaths = groups()
    .filter((group) => group !== '')
    .flatMap((group) => [`/apis/${group}`, ...versionsOf(group).map((one) => `/apis/${group}/${one}`)]);
  const health = ['healthz', 'livez', 'readyz'].flatMap((name) => [`/${name}`, ...checks[name]!.map((check) => `/${name}/${check}`)]);
  return [
    '/.well-known/openid-configuration',
    '/api',
    '/api/v1',
    '/apis',
    '/apis/',
    ...groupPaths,
    ...health,
    '/metrics',
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/',
    '/openid/v1/jwks',
    '/version',
  ].sort();
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
