import type { PolicyRule, Role, RoleBinding } from '../../../api/types.ts';
import { compareText } from '../../text/go.ts';
import type { Describer } from '../describe-object.ts';
import { DescribeWriter } from '../writer.ts';
import { describeMetadata } from './config.ts';

/** What a rule allows for one thing: a resource (of one name), or a path that is no resource. */
interface Grant {
  readonly group: string;
  readonly resource: string;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly verbs: string[];
}

const list = (values: readonly (string | undefined)[]) => `[${values.filter((value) => value !== undefined).join(' ')}]`;

/** The order of the real program: by the text of the rule as Go's protocol buffers print it. */
function sortKey({ group, resource, name, url, verbs }: Grant): string {
  const isResource = url === undefined;
  return `Verbs:${list(verbs)},APIGroups:${list(isResource ? [group] : [])},Resources:${list(isResource ? [resource] : [])},ResourceNames:${list([name])},NonResourceURLs:${list([url])},`;
}

/** One grant for each thing, its verbs together (util/rbac's BreakdownRule and CompactRules). */
function grantsOf(rules: readonly PolicyRule[]): readonly Grant[] {
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
function resourceText({ group, resource, url }: Grant): string {
  if (url !== undefined) return '';
  const [name, ...subresource] = resource.split('/');
  return [`${name}${group ? `.${group}` : ''}`, ...subresource].join('/');
}

/** Roles and ClusterRoles. */
export const role: Describer = function* ({ object }) {
  const { metadata, rules } = object as unknown as Role;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata, false);
  writer.line(0, 'PolicyRule:');
  writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  writer.line(1, '---------\t-----------------\t--------------\t-----');
  for (const grant of grantsOf(rules ?? [])) writer.line(1, `${resourceText(grant)}\t${list([grant.url])}\t${list([grant.name])}\t${list(grant.verbs)}`);
  return writer.end();
};

/** RoleBindings and ClusterRoleBindings. */
export const roleBinding: Describer = function* ({ object }) {
  const { metadata, roleRef, subjects } = object as unknown as RoleBinding;
  const writer = new DescribeWriter();
  describeMetadata(writer, metadata, false);
  writer.line(0, 'Role:');
  writer.line(1, `Kind:\t${roleRef.kind}`);
  writer.line(1, `Name:\t${roleRef.name}`);
  writer.line(0, 'Subjects:');
  writer.line(1, 'Kind\tName\tNamespace');
  writer.line(1, '----\t----\t---------');
  for (const { kind, name, namespace = '' } of subjects ?? []) writer.line(1, `${kind}\t${name}\t${namespace}`);
  return writer.end();
};
