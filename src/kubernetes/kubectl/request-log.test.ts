import { expect, test } from 'vitest';
import { FixedServer } from './testing/fixed-server.ts';
import { runKubectl } from './testing/run.ts';

const pod = '/api/v1/namespaces/default/pods/web';
const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } };
/** The lines of the log, without time and process. */
const log = (verbosity: number) =>
  runKubectl(new FixedServer({ [`GET ${pod}`]: body }), `get pod web -o name -v=${verbosity}`)
    .output.split('\n')
    .map((line) => line.replace(/^I\d+ [\d:.]+ +\d+ /, ''));
const url = `https://172.18.0.1:6443${pod}`;

test('-v=1 lists what client-go is set to, -v=6 the configuration and each request too', () => {
  expect(log(0)).toEqual(['pod/web', '']);
  expect(log(1)).toContain('envvar.go:195] "Feature gate default state" feature="WatchListClient" enabled=true');
  const lines = log(6);
  expect(lines[0]).toBe('loader.go:407] Config loaded from file:  /root/.kube/config');
  expect(lines.at(-3)).toBe(`round_trippers.go:632] "Response" verb="GET" url="${url}" status="200 OK" milliseconds=2`);
});

test('-v=7 shows what is sent, -v=8 what comes back', () => {
  const sent = ['\tAccept: application/json', '\tUser-Agent: kubectl/v1.36.3 (linux/amd64) kubernetes/b0f0b43', ' >'];
  expect(log(7).slice(-7, -2)).toEqual([
    `round_trippers.go:527] "Request" verb="GET" url="${url}" headers=<`,
    ...sent,
    'round_trippers.go:632] "Response" status="200 OK" milliseconds=2',
  ]);
  expect(log(8).at(-3)).toBe(`helper.go:246] "Response Body" body=${JSON.stringify(JSON.stringify(body))}`);
});

test('-v=9 shows the request as a command of curl', () => {
  expect(log(9).find((line) => line.startsWith('\tcurl'))).toBe(
    `\tcurl -v -XGET  -H "Accept: application/json" -H "User-Agent: kubectl/v1.36.3 (linux/amd64) kubernetes/b0f0b43" '${url}'`,
  );
});
