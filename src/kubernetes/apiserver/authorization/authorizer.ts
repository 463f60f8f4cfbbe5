import { findResource } from '../../api/scheme.ts';
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef } from '../../api/types.ts';
import type { UserInfo } from '../context.ts';
import type { Storage } from '../registry/storage.ts';
import type { Attributes } from './attributes.ts';
import { allows, isSubject, subjectText } from './rules.ts';

const group = 'rbac.authorization.k8s.io';
const resourceOf = (name: string) => findResource(group, 'v1', name)!;
const roles = resourceOf('roles');
const clusterRoles = resourceOf('clusterroles');
const roleBindings = resourceOf('rolebindings');
const clusterRoleBindings = resourceOf('clusterrolebindings');

const mastersGroup = 'system:masters';
/** Whoever the cluster is made of may do its work; the many roles that say so in reality are not modelled. */
const components = /^system:(node:|kube-|apiserver$|serviceaccount:kube-system:)/;

export interface Decision {
  readonly allowed: boolean;
  /** Why, or what is wrong with the bindings. */
  readonly reason: string;
}

/** A rule that applies to a user, and where. */
interface AppliedRule {
  readonly rule: PolicyRule;
  /** `RoleBinding "reader/default" of Role "reader" to User "jane"`. */
  readonly source: string;
}

/** Role-based access control (plugin/pkg/auth/authorizer/rbac). */
export class Authorizer {
  readonly storage: Storage;

  constructor(storage: Storage) {
    this.storage = storage;
  }

  /** Whether the user may do everything. */
  trusts({ name, groups }: UserInfo): boolean {
    return groups.includes(mastersGroup) || components.test(name);
  }

  authorize(attributes: Attributes): Decision {
    const { user, resource } = attributes;
    if (this.trusts(user)) return { allowed: true, reason: '' };
    const problems: string[] = [];
    const found = this.rulesFor(user, resource?.namespace ?? '', problems).find(({ rule }) => allows(rule, attributes));
    if (found) return { allowed: true, reason: `RBAC: allowed by ${found.source}` };
    return { allowed: false, reason: problems.length > 0 ? `RBAC: ${problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`}` : '' };
  }

  /** All rules that apply to a user in a namespace ('' for none); what does not exist is added to `problems`. */
  rulesFor(user: UserInfo, namespace: string, problems: string[] = []): AppliedRule[] {
    const everywhere = this.storage.list(clusterRoleBindings, '') as readonly ClusterRoleBinding[];
    const here = namespace ? (this.storage.list(roleBindings, namespace) as readonly RoleBinding[]) : [];
    return [
      ...everywhere.flatMap((binding) => this.#applied(binding, 'ClusterRoleBinding', '', user, problems)),
      ...here.flatMap((binding) => this.#applied(binding, 'RoleBinding', namespace, user, problems)),
    ];
  }

  #applied(
    { metadata, subjects, roleRef }: RoleBinding | ClusterRoleBinding,
    kind: string,
    namespace: string,
    user: UserInfo,
    problems: string[],
  ): AppliedRule[] {
    const subject = subjects?.find((one) => isSubject(one, user, namespace));
    if (!subject) return [];
    const rules = this.#rulesOf(roleRef, namespace);
    if (!rules) {
      problems.push(`${roleRef.kind.toLowerCase()}.${group} ${JSON.stringify(roleRef.name)} not found`);
      return [];
    }
    const binding = namespace ? `${metadata.name}/${namespace}` : metadata.name;
    const source = `${kind} ${JSON.stringify(binding)} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${subjectText(subject, namespace)}`;
    return rules.map((rule) => ({ rule, source }));
  }

  #rulesOf({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    const role =
      kind === 'ClusterRole'
        ? (this.storage.get(clusterRoles, '', name) as ClusterRole | undefined)
        : (this.storage.get(roles, namespace, name) as Role | undefined);
    return role && (role.rules ?? []);
  }
}
