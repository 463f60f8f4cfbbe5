import { describe, expect, test } from 'vitest';
import { FixedServer } from '../testing/fixed-server.ts';
import { runKubectl } from '../testing/run.ts';

/** What a command line says that no server is asked for. */
const said = (...line: string[]) => runKubectl(new FixedServer({}), line).output;

describe('kubectl set env', () => {
  test.each([
    [['A B=1'], 'error: "A B" is not a valid key name: a valid environment variable name must consist of'],
    [['1A=1'], 'error: "1A" is not a valid key name:'],
    [['A=1', 'A-'], 'error: can not both modify and remove the same environment variable in the same command\n'],
    [['A=1', 'other'], 'error: all resources must be specified before environment changes: deploy/web A=1 other\n'],
    [['A=1', '--keys=a'], 'error: when specifying --keys, a configmap or secret must be provided with --from\n'],
    [['--list', '-o', 'yaml'], 'error: --list and --output may not be specified together\n'],
  ])('%j', (args, words) => expect(said('set', 'env', 'deploy/web', ...args)).toContain(words));
});

describe('kubectl create token', () => {
  test.each([
    [['--duration=-1s'], '--duration must be greater than or equal to 0'],
    [['--duration=1500ms'], '--duration cannot be expressed in units less than seconds'],
    [['--audience='], '--audience must not be an empty string'],
    [['--bound-object-name=a'], '--bound-object-name can only be set if --bound-object-kind is provided'],
    [['--bound-object-uid=a'], '--bound-object-uid can only be set if --bound-object-kind is provided'],
    [['--bound-object-kind=ConfigMap', '--bound-object-name=a'], 'supported --bound-object-kind values are Node, Pod, Secret'],
    [['--bound-object-kind=Pod'], '--bound-object-name is required if --bound-object-kind is provided'],
  ])('%j', (args, words) => expect(said('create', 'token', 'robot', ...args)).toBe(`error: ${words}\n`));
});

describe('kubectl autoscale', () => {
  test.each([
    [['--max=0'], '--max=MAXPODS is required and must be at least 1, max: 0'],
    [['--max=1', '--min=2'], '--max=MAXPODS must be larger or equal to --min=MINPODS, max: 1, min: 2'],
    [['--max=3', '--cpu=much'], 'invalid resource cpu value: much'],
    [['--max=3', '--memory=x%'], 'invalid percentage value: x'],
  ])('%j', (args, words) => expect(said('autoscale', 'deploy/web', ...args)).toBe(`error: ${words}\n`));
});

describe('kubectl auth can-i', () => {
  test.each([
    [['--list', 'get'], 'list option must be specified with no arguments'],
    [['--list', '-q'], "list option can't be specified with neither quiet, all-namespaces nor subresource options"],
    [['get'], "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples."],
    [['get', '/healthz', '--subresource=x'], '--subresource can not be used with NonResourceURL'],
    [['get', '/healthz', '--no-headers'], '--no-headers cannot be set without --list specified'],
  ])('%j', (args, words) => expect(said('auth', 'can-i', ...args)).toBe(`error: ${words}\n`));
});

describe('kubectl completion and kustomize', () => {
  test.each([
    [['completion'], "error: Shell not specified.\nSee 'kubectl completion -h' for help and examples\n"],
    [['completion', 'bash', 'zsh'], "error: Too many arguments. Expected only the shell type.\nSee 'kubectl completion -h' for help and examples\n"],
    [['completion', 'tcsh'], 'error: Unsupported shell type "tcsh".\nSee \'kubectl completion -h\' for help and examples\n'],
    [['kustomize', 'a', 'b'], 'error: specify one path to kustomization.yaml\n'],
    [
      ['kustomize', '/none'],
      "error: must build at directory: not a valid directory: evalsymlink failure on '/none' : lstat /none: no such file or directory\n",
    ],
    [['proxy', '--unix-socket=/tmp/x', '--port=1'], 'error: cannot set --unix-socket and --port at the same time\n'],
  ])('%j', (line, words) => expect(said(...line)).toBe(words));
});

test('kubectl config set-credentials takes one way to say who one is', () => {
  expect(said('config', 'set-credentials', 'ann', '--token=t', '--username=ann')).toBe(
    'error: you cannot specify more than one authentication method at the same time: --token, --username/--password\n',
  );
});

test('kubectl port-forward listens on addresses, not names', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default' }, spec: { containers: [] }, status: { phase: 'Running' } };
  const server = new FixedServer({ 'GET /api/v1/namespaces/default/pods/web': pod });
  expect(runKubectl(server, 'port-forward --address home web 80').output).toBe('error: home is not a valid IP\n');
});
