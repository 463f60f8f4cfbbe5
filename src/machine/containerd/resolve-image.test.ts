import { describe, expect, test } from 'vitest';
import { type ImageDefinition, Registry } from '../images/index.ts';
import { resolveImage } from './resolve-image.ts';

const image = (name: string, more: Partial<ImageDefinition> = {}): ImageDefinition => ({ names: [name], size: 1, config: { env: [] }, files: {}, ...more });
const registry = new Registry(
  () => [
    image('docker.io/library/busybox:1.36'),
    image('registry.example.com/team/app:1', { private: { username: 'me', password: 'secret' } }),
    image('docker.io/team/popular:1', { rateLimited: true }),
    image('docker.io/library/own:dev', { local: true }),
  ],
  { internet: true },
);
const ask = (name: string, auth?: { username: string; password: string }) => {
  const answer = resolveImage(registry, name, auth);
  return 'error' in answer ? [answer.error.code, answer.error.message.replace(/^failed to pull and unpack image "[^"]*": /, '')] : answer.definition.names[0];
};
const denied = 'failed to resolve image: pull access denied, repository does not exist or may require authorization';

describe('a registry', () => {
  test('gives what it has', () => expect(ask('docker.io/library/busybox:1.36')).toBe('docker.io/library/busybox:1.36'));

  test('says which tag it does not have', () =>
    expect(ask('docker.io/library/busybox:9')).toEqual(['NotFound', 'failed to resolve image: docker.io/library/busybox:9: not found']));

  test.each(['docker.io/library/bussybox:1.36', 'docker.io/library/own:dev'])('of Docker does not say whether %s is private or not there', (name) =>
    expect(ask(name)).toEqual(['Unknown', `${denied}: server message: insufficient_scope: authorization failed`]),
  );

  test('wants to know who pulls what is private', () => {
    const name = 'registry.example.com/team/app:1';
    expect(ask(name)).toEqual(['Unknown', `${denied}: authorization failed: no basic auth credentials`]);
    expect(ask(name, { username: 'me', password: 'wrong' })).toEqual([
      'Unknown',
      'failed to resolve image: unexpected status from HEAD request to https://registry.example.com/v2/team/app/manifests/1: 401 Unauthorized',
    ]);
    expect(ask(name, { username: 'me', password: 'secret' })).toBe(name);
  });

  test('may have had enough', () => {
    expect(ask('docker.io/team/popular:1')?.[1]).toMatch(/429 Too Many Requests\ntoomanyrequests: You have reached your unauthenticated pull rate limit/);
  });

  test('may not be there at all', () => {
    expect(ask('registry.nowhere.io/app:1')?.[1]).toContain('dial tcp: lookup registry.nowhere.io: no such host');
    expect(ask('localhost:5000/app:1')?.[1]).toContain('Head "http://localhost:5000/v2/app/manifests/1": dial tcp 127.0.0.1:5000: connect: connection refused');
  });
});
