import { invalid } from '../../api/errors.ts';
import { type FieldError, invalid as invalidField } from '../../api/fielderror.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { ApiResponse } from '../../api/transport.ts';
import type { SelfSubjectAccessReview, SelfSubjectRulesReview, SubjectAccessReview, SubjectAccessReviewSpec, TokenReview } from '../../api/types.ts';
import type { RequestContext, UserInfo } from '../context.ts';
import { readBody, readObject } from '../handlers/body.ts';
import { refuse } from '../refusal.ts';
import type { Attributes } from './attributes.ts';
import type { Authorizer } from './authorizer.ts';
import { tokenStatus } from './token-review.ts';

type AccessReview = SelfSubjectAccessReview | SubjectAccessReview;
type Review = (object: KubernetesObject, authorizer: Authorizer, context: RequestContext) => object;

/** Kinds that are asked and never stored: who am I, may I (pkg/registry/authorization and authentication). */
const reviews: Readonly<Record<string, Review>> = {
  selfsubjectaccessreviews: (object, authorizer, context) => accessStatus(object as SelfSubjectAccessReview, context.user, authorizer),
  subjectaccessreviews: (object, authorizer) => accessStatus(object as SubjectAccessReview, subjectOf(object as SubjectAccessReview), authorizer),
  localsubjectaccessreviews: (object, authorizer) => accessStatus(object as SubjectAccessReview, subjectOf(object as SubjectAccessReview), authorizer),
  selfsubjectrulesreviews: (object, authorizer, context) => rulesStatus((object as SelfSubjectRulesReview).spec?.namespace ?? '', context.user, authorizer),
  selfsubjectreviews: (_object, _authorizer, { user }) => ({ userInfo: userInfo(user) }),
  tokenreviews: (object, authorizer, { now }) => tokenStatus(object as TokenReview, authorizer.storage, now),
};

const userInfo = ({ name, uid, groups, extra }: UserInfo) => ({ username: name, ...(uid && { uid }), groups, ...(extra && { extra }) });

/** POST of a review. */
export function review(authorizer: Authorizer, resource: ResourceInfo, context: RequestContext): ApiResponse {
  const object = readObject(readBody(context.request, resource.kind), resource, context);
  const errors = accessErrors(object, resource.resource);
  if (errors.length > 0) return refuse(invalid({ group: resource.group, kind: '' }, '', errors));
  return { code: 201, body: { ...object, status: reviews[resource.resource]!(object, authorizer, context) } };
}

/** What an access review must say and may not say together (pkg/apis/authorization/validation). */
function accessErrors(object: KubernetesObject, resource: string): FieldError[] {
  if (!resource.endsWith('subjectaccessreviews')) return [];
  const { metadata, spec = {} } = object as SubjectAccessReview;
  const { resourceAttributes, nonResourceAttributes, user, groups } = spec;
  const errors: FieldError[] = [];
  if (resourceAttributes && nonResourceAttributes)
    errors.push(invalidField('spec.nonResourceAttributes', nonResourceAttributes, 'cannot be specified in combination with resourceAttributes'));
  if (!resourceAttributes && !nonResourceAttributes)
    errors.push(invalidField('spec.resourceAttributes', 'null', 'exactly one of nonResourceAttributes or resourceAttributes must be specified'));
  if (resource !== 'selfsubjectaccessreviews' && !user && !groups?.length)
    errors.push(invalidField('spec.user', '', 'at least one of user or group must be specified'));
  const local = resource === 'localsubjectaccessreviews';
  if (local && resourceAttributes && (resourceAttributes.namespace ?? '') !== (metadata?.namespace ?? ''))
    errors.push(invalidField('spec.resourceAttributes.namespace', resourceAttributes.namespace ?? '', 'must match metadata.namespace'));
  if (local && nonResourceAttributes) errors.push(invalidField('spec.nonResourceAttributes', nonResourceAttributes, 'disallowed on this kind of request'));
  return errors;
}

const subjectOf = ({ spec }: { readonly spec?: SubjectAccessReviewSpec }): UserInfo => ({ name: spec?.user ?? '', groups: spec?.groups ?? [] });

function accessStatus({ spec }: AccessReview, user: UserInfo, authorizer: Authorizer): object {
  const { allowed, reason } = authorizer.authorize(attributesOf(spec, user));
  return { allowed, ...(reason && { reason }) };
}

function attributesOf(spec: AccessReview['spec'], user: UserInfo): Attributes {
  const { resourceAttributes: wanted, nonResourceAttributes: path } = spec ?? {};
  if (!wanted) return { user, verb: path?.verb ?? '', path: path?.path ?? '' };
  const { group = '', resource = '', subresource = '', name = '', namespace = '', verb = '' } = wanted;
  return { user, verb, resource: { group, resource, subresource, name, namespace } };
}

function rulesStatus(namespace: string, user: UserInfo, authorizer: Authorizer): object {
  const all = user.groups.includes('system:masters')
    ? [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ]
    : [];
  const rules = [...all, ...authorizer.rulesFor(user, namespace).map(({ rule }) => rule)];
  const resourceRules = rules.filter((rule) => 'resources' in rule && rule.resources?.length);
  const nonResourceRules = rules.filter((rule) => 'nonResourceURLs' in rule && rule.nonResourceURLs?.length);
  return { resourceRules, nonResourceRules, incomplete: false };
}
