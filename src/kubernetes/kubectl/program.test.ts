import { describe, expect, test } from 'vitest';
import { encode } from '../../machine/process/text.ts';
import { notSimulated } from './registry.ts';
import { FixedServer, failure } from './testing/fixed-server.ts';
import { runKubectl, startKubectl } from './testing/run.ts';

const web = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', uid: '1', creationTimestamp: '2026-11-21T06:49:00Z' },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
  status: { phase: 'Running' },
};
const pod = '/api/v1/namespaces/default/pods/web';
const table = (...rows: string[][]) => ({
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  metadata: { resourceVersion: '7' },
  columnDefinitions: ['Name', 'Status', 'IP'].map((name, i) => ({ name, type: 'string', format: '', description: '', priority: i === 2 ? 1 : 0 })),
  rows: rows.map((cells) => ({
    cells,
    object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: cells[0], namespace: 'default' } },
  })),
});
const list = table(['web', 'Running', '10.244.1.2'], ['a-long-name', 'Pending', '<none>']);

describe('get', () => {
  const server = () => new FixedServer({ 'GET /api/v1/namespaces/default/pods': list, [`GET ${pod}`]: web });

  test.each([
    ['get pods', 'NAME          STATUS\nweb           Running\na-long-name   Pending\n'],
    ['get po -o wide', 'NAME          STATUS    IP\nweb           Running   10.244.1.2\na-long-name   Pending   <none>\n'],
    ['get pods --no-headers', 'web           Running\na-long-name   Pending\n'],
    ['get pods web -o name', 'pod/web\n'],
    ['get pod/web -o jsonpath={.spec.containers[0].image}', 'nginx'],
    ['get pod/web -o go-template={{.metadata.name}}', 'web'],
    ['get pod web -o custom-columns=N:.metadata.name,P:.status.phase', 'N     P\nweb   Running\n'],
  ])('kubectl %s', (line, output) => expect(runKubectl(server(), line)).toEqual({ output, status: 0 }));

  test('asks for tables, and prints an object as the server gave it', () => {
    const asked = server();
    expect(runKubectl(asked, 'get pod web -o json').output).toContain('"uid": "1"');
    runKubectl(asked, 'get pods');
    expect(asked.requests.at(-1)?.headers?.['accept']).toContain('as=Table');
  });

  test.each([
    ['get things', 'error: the server doesn\'t have a resource type "things"\n'],
    ['get pod web -o nonsense', 'error: unable to match a printer suitable for the output format "nonsense"'],
    ['get', 'You must specify the type of resource to get.'],
  ])('kubectl %s fails', (line, words) => {
    const { output, status } = runKubectl(server(), line);
    expect(output).toContain(words);
    expect(status).toBe(1);
  });

  test('nothing found is told on stderr, with status 0', () =>
    expect(runKubectl(new FixedServer({ 'GET /api/v1/namespaces/default/pods': table() }), 'get pods')).toEqual({
      output: 'No resources found in default namespace.\n',
      status: 0,
    }));
});

describe('what runs until it is interrupted', () => {
  test('get -w prints each change as it comes, and Ctrl-C closes the watch', () => {
    const server = new FixedServer({ 'GET /api/v1/namespaces/default/pods': list });
    const run = startKubectl(server, 'get pods -w');
    run.clock.advance(1_000_000);
    expect([run.status, server.open]).toEqual([undefined, 1]);
    server.send({ type: 'MODIFIED', object: table(['web', 'Failed', '']) });
    run.clock.advance(1_000_000);
    expect(run.output).toBe('NAME          STATUS\nweb           Running\na-long-name   Pending\nweb           Failed\n');
    run.signal('SIGINT');
    run.clock.advance(1_000_000);
    expect(run.status).not.toBeUndefined();
    expect(server.open).toBe(0);
  });

  test('logs -f prints lines until the container ends', () => {
    const server = new FixedServer({ [`GET ${pod}`]: web });
    const run = startKubectl(server, 'logs -f web');
    run.clock.advance(1_000_000);
    server.receiver?.output(encode('one\n'));
    run.clock.advance(1_000_000);
    expect([run.output, run.status]).toEqual(['one\n', undefined]);
    server.receiver?.ended({ apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Success' });
    run.clock.advance(1_000_000);
    expect([run.status, server.open]).toEqual([0, 0]);
  });

  test('exec ends with the status of the command', () => {
    const server = new FixedServer({ [`GET ${pod}`]: web });
    const run = startKubectl(server, 'exec web -- false');
    run.clock.advance(1_000_000);
    const details = { causes: [{ reason: 'ExitCode', message: '3' }] };
    server.receiver?.ended({ ...failure(500, 'NonZeroExitCode', 'command terminated with non-zero exit code'), status: 'Failure', details } as never);
    run.clock.advance(1_000_000);
    expect([run.output, run.status]).toEqual(['command terminated with exit code 3\n', 3]);
  });
});

describe('apply', () => {
  const manifest = { 'web.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: nginx}]}\n' };
  const files = { '/root/web.yaml': manifest['web.yaml'] };

  test('an object that is not there is created, with what was applied', () => {
    const server = new FixedServer({ 'POST /api/v1/namespaces/default/pods': web });
    expect(runKubectl(server, 'apply -f web.yaml', files)).toEqual({ output: 'pod/web created\n', status: 0 });
    const sent = server.requests.find(({ method }) => method === 'POST');
    expect(JSON.stringify(sent?.body)).toContain('last-applied-configuration');
    expect(sent?.query).toMatchObject({ fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict' });
  });

  test('--dry-run=client writes nothing', () => {
    const server = new FixedServer({});
    expect(runKubectl(server, 'apply -f web.yaml --dry-run=client', files).output).toBe('pod/web created (dry run)\n');
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('standard input is a file too', () =>
    expect(runKubectl(new FixedServer({ 'POST /api/v1/namespaces/default/pods': web }), 'create -f -', {}, manifest['web.yaml']).output).toBe(
      'pod/web created\n',
    ));

  test('a file that is not there', () =>
    expect(runKubectl(new FixedServer({}), 'apply -f none.yaml')).toEqual({ output: 'error: the path "none.yaml" does not exist\n', status: 1 }));
});

describe('debug', () => {
  test('adds an ephemeral container that may trace processes', () => {
    const server = new FixedServer({ [`GET ${pod}`]: web, [`PATCH ${pod}/ephemeralcontainers`]: web });
    expect(runKubectl(server, 'debug web --image=busybox -c dbg -- sleep 1d')).toEqual({ output: '', status: 0 });
    expect(server.requests.at(-1)?.body).toMatchObject({
      spec: { ephemeralContainers: [{ name: 'dbg', image: 'busybox', command: ['sleep', '1d'], securityContext: { capabilities: { add: ['SYS_PTRACE'] } } }] },
    });
  });

  test('a copy shares its processes and has no labels', () => {
    const server = new FixedServer({
      [`GET ${pod}`]: { ...web, metadata: { ...web.metadata, labels: { app: 'web' } } },
      'POST /api/v1/namespaces/default/pods': web,
    });
    runKubectl(server, 'debug web --copy-to=copy --image=busybox -q');
    const body = server.requests.at(-1)?.body as { metadata: object; spec: object };
    expect(body.metadata).toEqual({ name: 'copy', namespace: 'default' });
    expect(body.spec).toMatchObject({ shareProcessNamespace: true, containers: [{ name: 'web' }, { image: 'busybox' }] });
  });
});

describe('the program', () => {
  test('nobody at the address', () => {
    const { output, status } = runKubectl('refused', 'get pods');
    expect(output).toContain('The connection to the server 172.18.0.1:6443 was refused - did you specify the right host or port?\n');
    expect(status).toBe(1);
  });

  test('an unknown verb', () => expect(runKubectl('refused', 'gte pods').output).toContain('error: unknown command "gte" for "kubectl"'));

  test.each(Object.keys(notSimulated))('kubectl %s says that Podlab lacks it', (verb) =>
    expect(runKubectl('refused', verb)).toEqual({ output: `error: kubectl ${verb} is not simulated in Podlab\n`, status: 1 }),
  );

  test('contexts come from the kubeconfig', () => {
    expect(runKubectl('refused', 'config current-context').output).toBe('lab\n');
    expect(runKubectl('refused', 'config get-contexts -o name').output).toBe('lab\n');
    expect(runKubectl('refused', 'get pods --context=none').output).toBe('Error in configuration: context was not found for specified context: none\n');
  });

  test.each([
    [['desc'], 'describe'],
    [['get', 'po'], 'pods'],
    [['get', 'pods', 'w'], 'web'],
    [['get', '--out'], '--output='],
  ])('completes %j', (words, candidate) => {
    const names = { apiVersion: 'v1', kind: 'PodList', metadata: {}, items: [web] };
    const { output } = runKubectl(new FixedServer({ 'GET /api/v1/namespaces/default/pods': names }), ['__complete', ...words]);
    expect(output.split('\n').map((line) => line.split('\t')[0])).toContain(candidate);
  });
});
