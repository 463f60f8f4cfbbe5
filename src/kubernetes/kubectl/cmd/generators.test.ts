import { describe, expect, test } from 'vitest';
import { FixedServer } from '../testing/fixed-server.ts';
import { runKubectl } from '../testing/run.ts';

const files = {
  '/text': 'no certificate\n',
  '/key.pem': '-----BEGIN PRIVATE KEY-----\nMII=\n-----END PRIVATE KEY-----\n',
  '/cert.pem': '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n',
  '/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: nginx}]}\n',
};
const said = (line: string | readonly string[]) => runKubectl(new FixedServer({}), line, files).output;
const made = (line: string) => said(`create ${line} --dry-run=client -o yaml`);

describe('what kubectl create makes', () => {
  test('the port of a Deployment is that of its first container', () => {
    expect(made('deployment web --image=nginx --image=busybox --port=80').match(/containerPort/g)).toHaveLength(1);
  });

  test('an image whose name is no container name gives it a suffix', () => {
    expect(made('deployment web --image=repo/my_app.js:1')).toContain('name: my-app-js-bbbbb\n');
  });

  test('--save-config keeps the fields in the order of Go', () => {
    expect(made('configmap a --save-config')).toContain('{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"}}');
  });

  test('an Ingress has one TLS entry a secret, and each host once', () => {
    const text = said([
      'create',
      'ingress',
      'i',
      '--rule=a.x/=s:1,tls=t',
      '--rule=b.x/*=s:web,tls=t',
      '--rule=a.x/y=s:2,tls=u',
      '--dry-run=client',
      '-o',
      'yaml',
    ]);
    expect(text).toContain('  tls:\n  - hosts:\n    - a.x\n    - b.x\n    secretName: t\nstatus:');
    expect(text).toContain('pathType: Prefix');
  });

  const refused: readonly (readonly [string, string])[] = [
    ['service clusterip a --tcp=x:1', 'strconv.ParseUint: parsing "x": invalid syntax'],
    ['service clusterip a --tcp=70000', 'strconv.ParseUint: parsing "70000": value out of range'],
    ['service clusterip a --tcp=80:0', 'must be between 1 and 65535, inclusive'],
    ['service clusterip a --tcp=80:a--b', 'must not contain consecutive hyphens'],
    ['service externalname a --external-name=a_b', 'invalid service external name a_b'],
    ['ingress a --rule=x', 'rule x is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]'],
    ['ingress a --default-backend=s', 'default-backend should be in format servicename:serviceport'],
    ['ingress a --rule=x/=s:1 --annotation=b', 'annotation b is invalid and should be in format key=[value]'],
    ['pdb a --selector=a=b --min-available=x', 'invalid format specified for min-available'],
    ['pdb a --selector=a==b==c --min-available=1', `couldn't parse the selector string "a==b==c": found '==', expected: ',' or 'end of string'`],
    ['secret tls a --cert=/text --key=/key.pem', 'tls: failed to find any PEM data in certificate input'],
    [
      'secret tls a --cert=/key.pem --key=/key.pem',
      'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    ],
    ['secret tls a --cert=/cert.pem --key=/cert.pem', 'tls: found a certificate rather than a key in the PEM for the private key'],
    ['secret tls a --cert=/cert.pem --key=/text', 'tls: failed to find any PEM data in key input'],
  ];
  test.each(refused)('create %s is refused', (line, words) => expect(said(`create ${line}`)).toBe(`error: ${words}\n`));
});

describe('--local', () => {
  test('gives objects no namespace', () => {
    expect(said('set image -f /pod.yaml web=nginx:1.27 --local -o yaml')).toContain('metadata:\n  name: web\nspec:');
  });

  test('does not go with the server', () => {
    const words = 'error: cannot specify --local and --dry-run=server - did you mean --dry-run=client?\n';
    expect(said('set image -f /pod.yaml web=nginx:1.27 --local --dry-run=server')).toBe(words);
    expect(said('set env -f /pod.yaml A=1 --local --dry-run=server')).toBe(words);
  });
});

describe('--record', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default' }, spec: {} };

  test('puts the command line into an annotation, words first', () => {
    const server = new FixedServer({
      'GET /api/v1/namespaces/default/pods/web': pod,
      'PATCH /api/v1/namespaces/default/pods/web': pod,
    });
    expect(runKubectl(server, ['annotate', '--record', 'pod', 'web', 'a=b', '-o=json']).output).toMatch(/^Flag --record has been deprecated/);
    const patch = server.requests.find(({ method }) => method === 'PATCH')?.body;
    expect(patch).toEqual({ metadata: { annotations: { a: 'b', 'kubernetes.io/change-cause': 'kubectl annotate pod web a=b --record=true --output=json' } } });
  });
});

describe('apply', () => {
  test('knows --applyset only where the environment asks for it', () => {
    expect(said('apply -f /pod.yaml --applyset=a')).toBe("error: unknown flag: --applyset\nSee 'kubectl apply --help' for usage.\n");
  });

  test('checks --cascade before anything is sent', () => {
    expect(said('apply -f /pod.yaml --cascade=no')).toBe('error: invalid cascade value (no). Must be "background", "foreground", or "orphan"\n');
  });
});
