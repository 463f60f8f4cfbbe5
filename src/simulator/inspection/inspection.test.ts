import { describe, expect, test } from 'vitest';
import { second } from '../../time/index.ts';
import { Simulation } from '../simulation.ts';
import { inspectFile, inspectHttp } from './index.ts';

const pods = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  volumes: [{name: page, emptyDir: {}}]
  containers:
  - name: main
    image: nginx:1.27
    volumeMounts: [{name: page, mountPath: /usr/share/nginx/html}]
  - name: private
    image: busybox:1.36
    command: [sh, -c, "echo good day > /page/index.html; exec httpd -f -h /page -p 127.0.0.1:8080"]
    volumeMounts: [{name: page, mountPath: /page}]
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  containers: [{name: main, image: busybox:1.36, command: [sleep, infinity]}]
---
apiVersion: v1
kind: Service
metadata: {name: front}
spec: {selector: {app: web}, ports: [{port: 8000, targetPort: 80}]}
`;

function running(): Simulation {
  const simulation = new Simulation({ layout: 'a', seed: 1, images: 'podlab', freeze: false, describe: () => undefined });
  simulation.workstation.write('pods.yaml', pods);
  simulation.workstation.start(['bash', '-c', 'kubectl apply -f pods.yaml'], { onOutput: () => undefined, onExit: () => undefined }).end();
  simulation.advanceTo(simulation.clock.now + 30 * second);
  return simulation;
}

describe('an HTTP request of a check', () => {
  const simulation = running();
  const outcome = (from: string, url: string) => inspectHttp(simulation.inspected, from, url).outcome;

  test.each([
    ['client', 'web', '200'],
    ['client', 'web:80/missing', '404'],
    ['client', 'front:8000', '200'],
    ['client', 'front:9', 'timeout'],
    ['client', 'web:8080', 'refused'],
    ['web', 'localhost:8080', '200'],
    ['client', 'localhost:80', 'refused'],
    ['client', '10.244.1.200', 'unreachable'],
    ['client', 'nowhere', 'unknown host'],
    ['nobody', 'web', 'nobody does not run'],
    ['node-1', 'web', '200'],
    ['local', 'web', 'timeout'],
  ])('from %s to %s: %s', (from, url, expected) => {
    expect(outcome(from, url)).toBe(expected);
  });

  test('answers what the server would say', () => {
    expect(inspectHttp(simulation.inspected, 'client', 'web')).toMatchObject({ status: 200, body: 'good day\n' });
  });

  test('leaves no trace', () => {
    const log = () => {
      let text = '';
      simulation.workstation.start(['bash', '-c', 'kubectl logs web -c main'], { onOutput: (out) => (text += out), onExit: () => undefined }).end();
      simulation.advanceTo(simulation.clock.now + second);
      return text;
    };
    const before = log();
    const { now } = simulation.clock;
    outcome('client', 'web');
    expect(simulation.clock.now).toBe(now);
    expect(log()).toBe(before);
  });
});

describe('a file that a check reads', () => {
  const simulation = running();

  test('is the container’s own', () => {
    expect(inspectFile(simulation.inspected, 'web', 'private', '/page/index.html')).toBe('good day\n');
    expect(inspectFile(simulation.inspected, 'web', 'main', '/usr/share/nginx/html/index.html')).toBe('good day\n');
    expect(inspectFile(simulation.inspected, 'web', 'main', '/page/index.html')).toBeUndefined();
    expect(inspectFile(simulation.inspected, 'client', 'none', '/etc/passwd')).toBeUndefined();
  });
});

test('looking into containers leaves no trace in their files', () => {
  const listing = (isLooked: boolean) => {
    const simulation = running();
    if (isLooked) {
      inspectFile(simulation.inspected, 'client', 'main', '/etc/passwd');
      inspectHttp(simulation.inspected, 'client', 'web');
    }
    simulation.advanceTo(simulation.clock.now + 60 * second);
    let text = '';
    const script = 'kubectl exec client -- sh -c "ls -la / /etc /var/run/secrets/kubernetes.io; stat /dev/shm /etc/hosts /proc"';
    simulation.workstation.start(['bash', '-c', script], { onOutput: (out) => (text += out), onExit: () => undefined }).end();
    simulation.advanceTo(simulation.clock.now + second);
    return text;
  };
  const plain = listing(false);
  expect(plain).toContain('resolv.conf');
  expect(listing(true)).toBe(plain);
});
