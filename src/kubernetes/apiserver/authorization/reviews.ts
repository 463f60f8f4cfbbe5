import type { KubernetesObject } from '../../api/meta.ts';
import type { ResourceInfo } from '../../api/scheme.ts';
import type { ApiResponse } from '../../api/transport.ts';
import type { SelfSubjectAccessReview, SelfSubjectRulesReview, SubjectAccessReview, SubjectAccessReviewSpec } from '../../api/types.ts';
import type { RequestContext, UserInfo } from '../context.ts';
import { readBody, readObject } from '../handlers/body.ts';
import type { Attributes } from './attributes.ts';
import type { Authorizer } from './authorizer.ts';

type AccessReview = SelfSubjectAccessReview | SubjectAccessReview;
type Review = (object: KubernetesObject, authorizer: Authorizer, context: RequestContext) => object;

/** Kinds that are asked and never stored: who am I, may I (pkg/registry/authorization and authentication). */
const reviews: Readonly<Record<string, Review>> = {
  selfsubjectaccessreviews: (object, authorizer, context) => accessStatus(object as SelfSubjectAccessReview, context.user, authorizer),
  subjectaccessreviews: (object, authorizer) => accessStatus(object as SubjectAccessReview, subjectOf(object as SubjectAccessReview), authorizer),
  localsubjectaccessreviews: (object, authorizer) => accessStatus(object as SubjectAccessReview, subjectOf(object as SubjectAccessReview), authorizer),
  selfsubjectrulesreviews: (object, authorizer, context) => rulesStatus((object as SelfSubjectRulesReview).spec?.namespace ?? '', context.user, authorizer),
  selfsubjectreviews: (_object, _authorizer, { user }) => ({ userInfo: { username: user.name, ...(user.uid && { uid: user.uid }), groups: user.groups } }),
};

/** POST of a review; undefined for resources that are none. */
export function review(authorizer: Authorizer, resource: ResourceInfo, context: RequestContext): ApiResponse | undefined {
  const answer = reviews[resource.resource];
  if (!answer || context.info.verb !== 'create') return undefined;
  const object = readObject(readBody(context.request, resource.kind), resource, context);
  return { code: 201, body: { ...object, status: answer(object, authorizer, context) } };
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
