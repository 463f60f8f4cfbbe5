import { second, type Time } from '../../../time/index.ts';
import type { Pod } from '../../api/types.ts';
import { encodeBase64Url, encodeText } from '../text.ts';

export interface TokenInput {
  readonly pod: Pod;
  readonly node: { readonly name: string; readonly uid: string | undefined };
  /** Of the service account. */
  readonly accountUid: string | undefined;
  readonly audience: string | undefined;
  readonly expirationSeconds: number;
  readonly now: Time;
  /** The token's own identifier. */
  readonly id: string;
  /** Stands for the signature: 342 characters of base64url. */
  readonly signature: string;
}

const issuer = 'https://kubernetes.default.svc.cluster.local';
const header = encodeBase64Url(encodeText('{"alg":"RS256","kid":"podlab"}'));
/** A token for the API server that asks for this much is valid for a year, and the server only warns after it (serviceaccount/storage/token.go). */
const warnOnlySeconds = 3607;
const extendedSeconds = 365 * 24 * 3600;

/** A JSON web token with the claims of a bound service account token (pkg/serviceaccount/claims.go). Nobody checks its signature. */
export function serviceAccountToken({ pod, node, accountUid, audience, expirationSeconds, now, id, signature }: TokenInput): string {
  const issued = Math.floor(now / second);
  const { namespace, name, uid } = pod.metadata;
  const account = pod.spec.serviceAccountName ?? 'default';
  const extended = expirationSeconds === warnOnlySeconds && (audience === undefined || audience === issuer);
  const claims = {
    aud: [audience ?? issuer],
    exp: issued + (extended ? extendedSeconds : expirationSeconds),
    iat: issued,
    iss: issuer,
    jti: id,
    'kubernetes.io': {
      namespace,
      node,
      pod: { name, uid },
      serviceaccount: { name: account, uid: accountUid },
      ...(extended && { warnafter: issued + warnOnlySeconds }),
    },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${account}`,
  };
  return `${header}.${encodeBase64Url(encodeText(JSON.stringify(claims)))}.${signature}`;
}
