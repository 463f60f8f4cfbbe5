import { fromRFC3339, second } from '../../../time/index.ts';
import { parseBase64 } from '../../api/base64-text.ts';
import { badRequest } from '../../api/errors.ts';
import { readJson } from '../../api/json.ts';
import { findResource } from '../../api/scheme.ts';
import type { TokenReview } from '../../api/types.ts';
import { serviceAccountGroups } from '../identity.ts';
import { refuse } from '../refusal.ts';
import type { Storage } from '../registry/storage.ts';

interface Claims {
  readonly sub: string;
  readonly aud: readonly string[];
  readonly exp: number;
  readonly jti?: string;
  readonly 'kubernetes.io': { readonly namespace: string; readonly serviceaccount: { readonly name: string; readonly uid: string } };
}

const invalidToken = { user: {}, error: 'invalid bearer token' };
/** The audience of the API server itself. */
const issuer = 'https://kubernetes.default.svc.cluster.local';

/** Whose a token is (pkg/registry/authentication/tokenreview); only the cluster's own service accounts have tokens. */
export function tokenStatus({ spec }: TokenReview, storage: Storage, now: string): object {
  const { token, audiences } = spec ?? {};
  if (!token) return refuse(badRequest('token is required for TokenReview in authentication'));
  const claims = claimsOf(token);
  if (!claims) return invalidToken;
  const { namespace, serviceaccount } = claims['kubernetes.io'];
  const account = storage.get(findResource('', 'v1', 'serviceaccounts')!, namespace, serviceaccount.name);
  if (account?.metadata.uid !== serviceaccount.uid || claims.exp * second < fromRFC3339(now)!) return invalidToken;
  const meant = (audiences?.length ? audiences : [issuer]).filter((audience) => claims.aud.includes(audience));
  if (meant.length === 0) return invalidToken;
  const user = {
    username: claims.sub,
    uid: serviceaccount.uid,
    groups: [...serviceAccountGroups(claims.sub), 'system:authenticated'],
    ...(claims.jti && { extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`] } }),
  };
  return { authenticated: true, user, audiences: meant };
}

/** What a token says, when it has the form of those that the server gives. */
function claimsOf(token: string): Claims | undefined {
  const [, payload, signature, ...more] = token.split('.');
  if (!payload || !signature || more.length > 0) return undefined;
  const text = parseBase64(
    payload
      .replace(/-/g, '+')
      .replace(/_/g, '/')
      .padEnd(Math.ceil(payload.length / 4) * 4, '='),
  );
  const read = text === undefined ? undefined : readJson(text);
  const claims = read && 'value' in read ? (read.value as Partial<Claims> | null) : null;
  return claims?.['kubernetes.io']?.serviceaccount && Array.isArray(claims.aud) ? (claims as Claims) : undefined;
}
