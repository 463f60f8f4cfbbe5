import type { PolicyRule } from '../../api/types.ts';
import { compareText } from './go.ts';

/** What rules allow for one thing: a resource (of one name), or a path that is no resource. */
export interface Grant {
  readonly group: string;
  readonly resource: string;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly verbs: string[];
}

/** `[get list]`, as Go prints a slice. */
export const goList = (values: readonly (string | undefined)[]): string => `[${values.filter((value) => value !== undefined).join(' ')}]`;

/** The order of the real program: by the text of the rule as Go's protocol buffers print it. */
function sortKey({ group, resource, name, url, verbs }: Grant): string {
  const isResource = url === undefined;
  return `Verbs:${goList(verbs)},APIGroups:${goList(isResource ? [group] : [])},Resources:${goList(isResource ? [resource] : [])},ResourceNames:${goList([name])},NonResourceURLs:${goList([url])},`;
}

/** One grant for each thing, its verbs together (component-helpers/auth/rbac: BreakdownRule and CompactRules). */
export function grantsOf(rules: readonly PolicyRule[]): readonly Grant[] {
  const found = new Map<string, Grant>();
  const urls: Grant[] = [];
  for (const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs } of rules) {
    for (const group of apiGroups) {
      for (const resource of resources) {
        for (const name of resourceNames.length > 0 ? resourceNames : [undefined]) {
          const key = JSON.stringify([group, resource, name]);
          const grant = found.get(key) ?? { group, resource, name, url: undefined, verbs: [] };
          found.set(key, grant);
          for (const verb of verbs) if (!grant.verbs.includes(verb)) grant.verbs.push(verb);
        }
      }
    }
    for (const url of nonResourceURLs) for (const verb of verbs) urls.push({ group: '', resource: '', name: undefined, url, verbs: [verb] });
  }
  return [...urls, ...found.values()].sort((a, b) => compareText(sortKey(a), sortKey(b)));
}

/** `deployments.apps/scale` */
export function grantText({ group, resource, url }: Grant): string {
  if (url !== undefined) return '';
  const [name, ...subresource] = resource.split('/');
  return [`${name}${group ? `.${group}` : ''}`, ...subresource].join('/');
}

/** Non-resource URLs, resource names and verbs of a grant, as the cells of a table. */
export const grantCells = ({ url, name, verbs }: Grant): string => `${goList([url])}\t${goList([name])}\t${goList(verbs)}`;
