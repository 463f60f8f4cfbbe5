import { fromRFC3339, second, toRFC3339 } from '../../../../time/index.ts';
import { utf8ToBase64 } from '../../../api/base64.ts';
import { invalid, notFound } from '../../../api/errors.ts';
import { type FieldError, invalid as invalidField } from '../../../api/fielderror.ts';
import { writeJson } from '../../../api/json.ts';
import type { ResourceInfo } from '../../../api/scheme.ts';
import type { ApiResponse } from '../../../api/transport.ts';
import type { ServiceAccount, TokenRequest } from '../../../api/types.ts';
import type { RequestContext } from '../../context.ts';
import { readBody, readObject } from '../../handlers/body.ts';
import { methodNotAllowed, refuse } from '../../refusal.ts';
import type { Registry } from '../registry.ts';

const kind = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' };
const audience = 'https://kubernetes.default.svc.cluster.local';
const defaultSeconds = 3600;
const leastSeconds = 600;

/** POST serviceaccounts/NAME/token: a token in the form of a JWT. Its signature is no real one: nothing outside the cluster reads it. */
export function createToken(registry: Registry, resource: ResourceInfo, context: RequestContext): ApiResponse {
  const { info } = context;
  if (info.verb !== 'create') return refuse(methodNotAllowed());
  const account = registry.storage.get(resource, info.namespace, info.name) as ServiceAccount | undefined;
  if (!account) return refuse(notFound(resource, info.name));
  const request = readObject(readBody(context.request, 'TokenRequest'), resource, context, kind) as TokenRequest;
  const seconds = request.spec?.expirationSeconds ?? defaultSeconds;
  const errors = secondsErrors(seconds);
  if (errors.length > 0) return refuse(invalid(kind, '', errors));
  const audiences = request.spec?.audiences?.length ? request.spec.audiences : [audience];
  const now = fromRFC3339(context.now)!;
  const status = { expirationTimestamp: toRFC3339(now + seconds * second), token: tokenFor(account, audiences, now / second, seconds, registry.random.uuid()) };
  const metadata = { name: info.name, namespace: info.namespace, creationTimestamp: context.now };
  return {
    code: 201,
    body: { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata, spec: { ...request.spec, audiences, expirationSeconds: seconds }, status },
  };
}

function secondsErrors(seconds: number): FieldError[] {
  if (seconds < leastSeconds) return [invalidField('spec.expirationSeconds', seconds, 'may not specify a duration less than 10 minutes')];
  return seconds > 2 ** 32 ? [invalidField('spec.expirationSeconds', seconds, 'may not specify a duration larger than 2^32 seconds')] : [];
}

const url = (text: string) => utf8ToBase64(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

function tokenFor({ metadata }: ServiceAccount, audiences: readonly string[], issued: number, seconds: number, jti: string): string {
  const { name, namespace, uid } = metadata;
  const claims = {
    aud: audiences,
    exp: issued + seconds,
    iat: issued,
    iss: audience,
    jti,
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  return [url(writeJson({ alg: 'RS256', kid: 'podlab' })), url(writeJson(claims)), url(`signed for ${uid} at ${issued}`)].join('.');
}
