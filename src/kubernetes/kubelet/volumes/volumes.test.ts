import { describe, expect, test } from 'vitest';
import type { Pod, Volume } from '../../api/types.ts';
import { pod } from '../testing/builders.ts';
import { FakeFiles } from '../testing/fake-files.ts';
import { decodeText, encodeText } from '../text.ts';
import { writeAtomically } from './atomic-writer.ts';
import { prepareHostPath } from './host-path.ts';
import { type ContentSources, computeVolumeContent, type Payload } from './volume-content.ts';

const sources: ContentSources = {
  configMap: (_namespace, name) =>
    name === 'settings' ? { metadata: { name }, data: { color: 'blue', 'app.conf': 'x' }, binaryData: { logo: 'AAEC' } } : undefined,
  secret: (_namespace, name) => (name === 'db' ? { metadata: { name }, data: { password: 'czNjcmV0' } } : undefined),
  token: () => () => 'a.b.c',
  allocatable: { cpu: '2' },
  addresses: { hostIP: '172.18.0.2', podIPs: ['10.244.1.2'] },
  annotations: { note: 'two\nlines' },
};

/** `path mode: text`, sorted; or the error. */
function content(source: Partial<Volume>, of: Pod = pod(['app'])): string[] | string {
  const made = computeVolumeContent(of, { name: 'v', ...source }, sources)!;
  return 'error' in made ? made.error : [...made.payload].map(([path, file]) => `${path} ${file.mode.toString(8)}: ${decodeText(file.content())}`).sort();
}

describe('the files of a volume', () => {
  test.each<[string, Partial<Volume>, string[] | string]>([
    ['a ConfigMap has all keys', { configMap: { name: 'settings' } }, ['app.conf 644: x', 'color 644: blue', 'logo 644: \x00\x01\x02']],
    [
      'items choose, place and set modes',
      { configMap: { name: 'settings', defaultMode: 0o400, items: [{ key: 'color', path: 'etc/c', mode: 0o644 }] } },
      ['etc/c 644: blue'],
    ],
    ['a missing ConfigMap', { configMap: { name: 'none' } }, 'configmap "none" not found'],
    ['a missing key', { configMap: { name: 'settings', items: [{ key: 'size', path: 'size' }] } }, 'configmap references non-existent config key: size'],
    [
      'optional: what is there',
      {
        configMap: {
          name: 'settings',
          optional: true,
          items: [
            { key: 'size', path: 's' },
            { key: 'color', path: 'c' },
          ],
        },
      },
      ['c 644: blue'],
    ],
    ['a Secret is decoded', { secret: { secretName: 'db' } }, ['password 644: s3cret']],
    ['a missing Secret', { secret: { secretName: 'none' } }, 'secret "none" not found'],
    ['a missing key of a Secret', { secret: { secretName: 'db', items: [{ key: 'user', path: 'u' }] } }, 'references non-existent secret key: user'],
    ['optional and missing: empty', { secret: { secretName: 'none', optional: true } }, []],
    ['annotations are quoted', { downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.annotations' } }] } }, ['a 644: note="two\\nlines"']],
    [
      'a projection joins several',
      { projected: { sources: [{ serviceAccountToken: { path: 'token' } }, { configMap: { name: 'settings', items: [{ key: 'color', path: 'c' }] } }] } },
      ['c 644: blue', 'token 644: a.b.c'],
    ],
    [
      'and tells of all that is missing',
      { projected: { sources: [{ configMap: { name: 'none' } }, { secret: { name: 'none' } }] } },
      '[configmap "none" not found, secret "none" not found]',
    ],
  ])('%s', (_name, source, expected) => {
    expect(content(source)).toEqual(expected);
  });
});

describe('the atomic writer', () => {
  const payload = (files: Record<string, string>): Payload =>
    new Map(Object.entries(files).map(([path, text]) => [path, { content: () => encodeText(text), mode: 0o644 }]));
  const at = '/v';

  test('puts files behind ..data and a directory named by the time', () => {
    const files = new FakeFiles();
    files.mkdir(at);
    writeAtomically(files, at, payload({ color: 'blue', 'etc/my.conf': 'x' }), 1_795_000_000_123_456, {});
    expect([...files.list(at)].sort()).toEqual(['..2026_11_18_11_06_40.123456000', '..data', 'color', 'etc']);
    expect(decodeText(files.readFile('/v/etc/my.conf')!)).toBe('x');
  });

  test('changes all at once, removes what is gone, and leaves one directory', () => {
    const files = new FakeFiles();
    files.mkdir(at);
    writeAtomically(files, at, payload({ color: 'blue', old: 'x' }), 1_000_000, {});
    expect(writeAtomically(files, at, payload({ color: 'red', size: 'XL' }), 2_000_000, {})).toBe(true);
    expect(
      files
        .list(at)
        .filter((name) => !name.startsWith('..'))
        .sort(),
    ).toEqual(['color', 'size']);
    expect(files.list(at).filter((name) => /^\.\.\d/.test(name))).toHaveLength(1);
    expect(decodeText(files.readFile('/v/color')!)).toBe('red');
  });

  test('writes nothing when nothing has changed', () => {
    const files = new FakeFiles();
    files.mkdir(at);
    writeAtomically(files, at, payload({ color: 'blue' }), 1_000_000, {});
    expect(writeAtomically(files, at, payload({ color: 'blue' }), 2_000_000, {})).toBe(false);
  });
});

describe('a hostPath', () => {
  const files = new FakeFiles();
  files.mkdir('/etc');
  files.writeFile('/etc/hostname', encodeText('node-1'));
  test.each([
    ['/no/such', '', undefined],
    ['/no/such/dir', 'Directory', 'hostPath type check failed: /no/such/dir is not a directory'],
    ['/etc', 'File', 'hostPath type check failed: /etc is not a file'],
    ['/etc/hostname', 'Socket', 'hostPath type check failed: /etc/hostname is not a socket file'],
    ['/made/dir', 'DirectoryOrCreate', undefined],
    ['/none/file', 'FileOrCreate', 'open /none/file: no such file or directory'],
    ['/etc/new', 'FileOrCreate', undefined],
  ])('%s of type %j: %s', (path, type, expected) => {
    expect(prepareHostPath(files, { path, type: type as 'File' })).toBe(expected);
  });
});

describe('a service account token', () => {
  const token = (of: Pod) => {
    const made = computeVolumeContent(of, { name: 'v', projected: { defaultMode: 0o644, sources: [{ serviceAccountToken: { path: 'token' } }] } }, sources)!;
    const file = 'payload' in made ? made.payload.get('token') : undefined;
    return [file?.mode.toString(8), file?.uid];
  };
  const as = (users: readonly (number | undefined)[], more: object = {}): Pod => {
    const of = pod(users.map((_, i) => `c${i}`));
    const containers = of.spec.containers.map((one, i) => ({ ...one, ...(users[i] !== undefined && { securityContext: { runAsUser: users[i] } }) }));
    return { ...of, spec: { ...of.spec, containers, securityContext: more } } as Pod;
  };

  test('belongs to the user of all containers, if they have the same', () => {
    expect(token(as([1000, 1000]))).toEqual(['600', 1000]);
    expect(token(as([undefined], { runAsUser: 1000 }))).toEqual(['600', 1000]);
    expect(token(as([1000, 2000]))).toEqual(['644', undefined]);
    expect(token(as([1000, undefined]))).toEqual(['644', undefined]);
  });

  test('is kept from others where there is a group for the volumes', () => {
    expect(token(as([undefined], { fsGroup: 3000 }))).toEqual(['600', undefined]);
  });
});
