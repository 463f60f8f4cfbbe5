import { describe, expect, test } from 'vitest';
import { utf8ToBase64 } from '../../api/base64.ts';
import type { Secret } from '../../api/types.ts';
import { pullCredentials, repositoryOf } from './credentials.ts';

const base64 = utf8ToBase64;
const secret = (auths: Record<string, unknown>): Secret =>
  ({
    metadata: { name: 'regcred', namespace: 'default', uid: '1' },
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': base64(JSON.stringify({ auths })) },
  }) as unknown as Secret;
const users = (image: string, auths: Record<string, unknown>) => pullCredentials(repositoryOf(image), [secret(auths)]).map(({ username }) => username);
const as = (username: string) => ({ username, password: 'x' });

describe('the credentials for an image', () => {
  test.each([
    ['registry.example.com/team/app:1', { 'registry.example.com': as('a') }, ['a']],
    ['registry.example.com/team/app:1', { 'https://registry.example.com/v2/': as('a') }, ['a']],
    ['registry.example.com/team/app:1', { 'other.example.com': as('a') }, []],
    ['registry.example.com/team/app:1', { '*.example.com': as('a') }, ['a']],
    ['a.registry.example.com/app', { '*.example.com': as('a') }, []],
    ['registry.example.com/team/app', { 'registry.example.com': as('a'), 'registry.example.com/team': as('b') }, ['b', 'a']],
    ['registry.example.com/other/app', { 'registry.example.com/team': as('b') }, []],
    ['nginx', { 'https://index.docker.io/v1/': as('a') }, ['a']],
    ['localhost:5000/app', { 'localhost:5000': as('a') }, ['a']],
  ])('%s out of %j: %j', (image, auths, expected) => {
    expect(users(image, auths)).toEqual(expected);
  });

  test('may stand in auth', () => {
    const [found] = pullCredentials('registry.example.com/app', [secret({ 'registry.example.com': { auth: base64('me:sec:ret') } })]);
    expect(found).toMatchObject({ username: 'me', password: 'sec:ret' });
  });

  test('are none where the Secret is of another kind', () => {
    expect(pullCredentials('registry.example.com/app', [{ ...secret({}), type: 'Opaque', data: {} }])).toEqual([]);
  });
});
