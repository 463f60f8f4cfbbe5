import { describe, expect, test } from 'vitest';
import { second } from '../../../time/index.ts';
import { pod } from '../testing/builders.ts';
import { decodeBase64, decodeText } from '../text.ts';
import { serviceAccountToken } from './service-account-token.ts';

const issued = 1_795_000_000;

function claimsOf(expirationSeconds: number, audience?: string) {
  const token = serviceAccountToken({
    pod: pod(['main'], { serviceAccountName: 'builder' }),
    node: { name: 'node-1', uid: 'node-uid' },
    accountUid: 'account-uid',
    audience,
    expirationSeconds,
    now: issued * second,
    id: 'token-id',
    signature: 'signature',
  });
  const [, payload] = token.split('.');
  return JSON.parse(decodeText(decodeBase64(payload!.replaceAll('-', '+').replaceAll('_', '/'))));
}

describe('the token of a service account', () => {
  test('is bound to account, Pod and node', () => {
    expect(claimsOf(7200)).toEqual({
      aud: ['https://kubernetes.default.svc.cluster.local'],
      exp: issued + 7200,
      iat: issued,
      iss: 'https://kubernetes.default.svc.cluster.local',
      jti: 'token-id',
      'kubernetes.io': {
        namespace: 'default',
        node: { name: 'node-1', uid: 'node-uid' },
        pod: { name: 'web', uid: '11111111-2222-4333-8444-555555555555' },
        serviceaccount: { name: 'builder', uid: 'account-uid' },
      },
      nbf: issued,
      sub: 'system:serviceaccount:default:builder',
    });
  });

  test('that every Pod has is valid for a year, with a warning after the hour it asked for', () => {
    const claims = claimsOf(3607);
    expect([claims.exp - issued, claims['kubernetes.io'].warnafter - issued]).toEqual([31_536_000, 3607]);
  });

  test('for somebody else is not extended', () => {
    const claims = claimsOf(3607, 'vault');
    expect([claims.aud, claims.exp - issued, claims['kubernetes.io'].warnafter]).toEqual([['vault'], 3607, undefined]);
  });
});
