import { describe, expect, test } from 'vitest';
import { decode } from '../../../../machine/process/text.ts';
import { runKubectl, startKubectl } from '../../testing/run.ts';

const file = `apiVersion: v1
kind: Config
current-context: one
clusters: [{name: c, cluster: {server: 'https://10.0.0.1:6443', insecure-skip-tls-verify: true}}]
contexts: [{name: one, context: {cluster: c, user: u}}]
users: [{name: u, user: {token: secret}}]
`;
const run = (line: string) => runKubectl('refused', line, { '/root/.kube/config': file });

/** The file after a command. */
function fileAfter(line: string): string {
  const changed = startKubectl('refused', line, { '/root/.kube/config': file });
  changed.clock.advance(60_000_000);
  expect(changed.status).toBe(0);
  return decode(changed.files.read('/root/.kube/config')!);
}

describe('config set', () => {
  test.each([
    ['clusters.c.insecure-skip-tls-verify maybe', 'strconv.ParseBool: parsing "maybe": invalid syntax'],
    ['users.u.client-key-data abc', 'error decoding input value: illegal base64 data at input byte 3'],
    ['colours.c red', 'unable to parse colours.c after [] at api.Config'],
  ])('refuses %s', (args, message) => expect(run(`config set ${args}`)).toEqual({ output: `error: ${message}\n`, status: 1 }));

  test('takes all of a name that has dots', () =>
    expect(fileAfter('config set contexts.a.b.namespace dev')).toContain('    namespace: dev\n    user: ""\n  name: a.b\n'));
  test('writes raw bytes as base64', () => expect(fileAfter('config set users.u.client-key-data abc --set-raw-bytes')).toContain('client-key-data: YWJj'));
});

test('config unset refuses what is not there', () => {
  expect(run('config unset users.nobody.token').output).toBe('error: current map key `nobody` is invalid\n');
});

describe('config set-cluster', () => {
  test('an authority ends insecure mode, and its path becomes absolute', () => {
    const text = fileAfter('config set-cluster c --certificate-authority=/pki/ca.crt');
    expect(text).toContain('certificate-authority: /pki/ca.crt');
    expect(text).not.toContain('insecure-skip-tls-verify');
  });
  test.each([
    ['--certificate-authority=ca.crt --insecure-skip-tls-verify', 'you cannot specify a certificate authority and insecure mode at the same time'],
    ['--embed-certs', 'you must specify a --certificate-authority to embed'],
    ['--embed-certs --certificate-authority=/no.crt', 'could not stat certificate-authority file /no.crt: stat /no.crt: no such file or directory'],
  ])('refuses %s', (flags, message) => expect(run(`config set-cluster c ${flags}`)).toEqual({ output: `error: ${message}\n`, status: 1 }));
});

test('config set-credentials with a name and a password forgets the token', () => {
  const text = fileAfter('config set-credentials u --username=jane --password=x');
  expect(text).toContain('username: jane');
  expect(text).not.toContain('token');
});

test('config delete-user without a name says what it needs, delete-cluster shows its help', () => {
  expect(run('config delete-user').output).toBe("error: user to delete is required\nSee 'kubectl config delete-user -h' for help and examples\n");
  expect(run('config delete-cluster')).toMatchObject({ status: 0, output: expect.stringContaining('kubectl config delete-cluster NAME') });
});

test('with -n the names of flags are looked up one by one', () => {
  expect(run('get pods -n x --context=none').output).toBe('error: context "none" does not exist\n');
  expect(run('get pods -n x --cluster=none').output).toBe('error: cluster "none" does not exist\n');
});
