import type { Execution } from '../../../machine/process/types.ts';
import type { DiscoveredResource } from '../../api/scheme.ts';
import type { ApiRequest, ApiResponse } from '../../api/transport.ts';
import { statusOf } from '../client.ts';
import { ConnectionError, StatusError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { klog } from '../log.ts';

/** A group as /apis lists it; the core group has the name ''. */
export interface ApiGroup {
  readonly name: string;
  readonly versions: readonly string[];
  readonly preferred: string;
}

/** A resource of a group version, without its subresources. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly name: string;
  readonly singularName: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
}

interface GroupListBody {
  readonly groups: readonly {
    readonly name: string;
    readonly versions: readonly { readonly version: string }[];
    readonly preferredVersion: { readonly version: string };
  }[];
}

interface ResourceListBody {
  readonly resources: readonly DiscoveredResource[];
}

/** What the server serves, in the server's order. */
export class Discovery {
  readonly groups: readonly ApiGroup[];
  /** Of all group versions; the preferred version of a group comes first. */
  readonly resources: readonly ApiResource[];

  constructor(groups: readonly ApiGroup[], resources: readonly ApiResource[]) {
    this.groups = groups;
    this.resources = resources;
  }

  static *load(invocation: Invocation, attempts: number): Execution<Discovery> {
    const client = yield* invocation.client();
    try {
      const [core, listed] = yield* client.attemptAll([get('/api'), get('/apis')]);
      const groups = groupsOf(core!, listed!);
      const versions = groups.flatMap((group) => preferredFirst(group).map((version) => ({ group: group.name, version })));
      const answers = yield* client.attemptAll(versions.map(({ group, version }) => get(group ? `/apis/${group}/${version}` : `/api/${version}`)));
      const resources = versions.flatMap(({ group, version }, index) => resourcesOf(group, version, answers[index]!));
      return new Discovery(groups, resources);
    } catch (error) {
      if (error instanceof ConnectionError) yield* tellRefused(invocation, error, attempts);
      throw error;
    }
  }

  /** The resources of each group's preferred version. */
  get preferred(): readonly ApiResource[] {
    return this.resources.filter((entry) => this.groups.find((group) => group.name === entry.group)!.preferred === entry.version);
  }
}

const get = (path: string): ApiRequest => ({ method: 'GET', path });

function groupsOf(core: ApiResponse, listed: ApiResponse): ApiGroup[] {
  for (const answer of [core, listed]) if (answer.code >= 400) throw new StatusError(statusOf(answer));
  const { versions } = core.body as { readonly versions: readonly string[] };
  return [
    { name: '', versions, preferred: versions[0] ?? 'v1' },
    ...(listed.body as GroupListBody).groups.map((group) => ({
      name: group.name,
      versions: group.versions.map((entry) => entry.version),
      preferred: group.preferredVersion.version,
    })),
  ];
}

function resourcesOf(group: string, version: string, answer: ApiResponse): ApiResource[] {
  if (answer.code >= 400) return [];
  return (answer.body as ResourceListBody).resources.filter((entry) => !entry.name.includes('/')).map((entry) => resourceOf(group, version, entry));
}

const preferredFirst = (group: ApiGroup) => [group.preferred, ...group.versions.filter((version) => version !== group.preferred)];

function resourceOf(group: string, version: string, entry: DiscoveredResource): ApiResource {
  const { name, singularName, kind, namespaced, verbs } = entry;
  return {
    group,
    version,
    name,
    singularName: singularName || kind.toLowerCase(),
    kind,
    namespaced,
    verbs,
    shortNames: entry.shortNames ?? [],
    categories: entry.categories ?? [],
  };
}

/** client-go's mapper asks again for each way to read a name before a command gives up. */
function* tellRefused(invocation: Invocation, error: ConnectionError, attempts: number): Execution<void> {
  const text = `"Unhandled Error" err=${JSON.stringify(`couldn't get current server API group list: ${error.message}`)}`;
  for (let i = 0; i < attempts; i++) yield* invocation.err(klog(invocation.process, 'E', 'memcache.go:265', text));
}
