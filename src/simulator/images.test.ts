import { describe, expect, test } from 'vitest';
import { clusterWithShell } from './testing/cluster-with-shell.ts';

const pod = (name: string, image: string, more = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  nodeName: node-1\n${more}  containers:\n  - {name: main, image: "${image}"}\n`;
const secrets = '  imagePullSecrets: [{name: regcred}]\n';
const secret = (password: string) =>
  `kubectl create secret docker-registry regcred --docker-server=registry.example.com --docker-username=reader --docker-password=${password}`;

/** A fresh cluster with a shell. */
function lab() {
  const cluster = clusterWithShell();
  const { run } = cluster;
  return {
    ...cluster,
    events: (name: string) =>
      run(`kubectl get events --field-selector involvedObject.name=${name} -o jsonpath='{range .items[*]}{.reason}: {.message}{"\\n"}{end}'`),
    status: (name: string) => run(`kubectl get pod ${name} --no-headers`).split(/\s+/)[2],
  };
}

describe('a private image', () => {
  test('is pulled with the Secret of the Pod, once that is right', () => {
    const { run, apply, wait, events, status } = lab();
    apply(pod('app', 'registry.example.com/podlab/web:1.0', secrets));
    wait(5);
    expect(events('app')).toContain(
      'FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
    );
    expect(events('app')).toContain('authorization failed: no basic auth credentials');
    run(secret('wrong'));
    wait(60);
    expect(events('app')).toContain('401 Unauthorized');
    run(`kubectl delete secret regcred; ${secret('podlab')}`);
    wait(300);
    expect(status('app')).toBe('Running');
  });

  test('that is on the node is not given to a Pod without credentials', () => {
    const { run, apply, wait, events, status } = lab();
    run(secret('podlab'));
    apply(pod('one', 'registry.example.com/podlab/web:1.0', secrets));
    wait(10);
    apply(pod('two', 'registry.example.com/podlab/web:1.0'));
    apply(pod('three', 'registry.example.com/podlab/web:1.0', secrets));
    wait(10);
    expect([status('one'), status('three')]).toEqual(['Running', 'Running']);
    expect(events('two')).toContain('authorization failed: no basic auth credentials');
    expect(events('three')).toContain('already present on machine and can be accessed by the pod');
  });
});

test('an image of the workstation runs when it has been brought to the node', () => {
  const { run, apply, wait, events, status } = lab();
  apply(pod('ipc', 'ipc-producer:dev'));
  wait(5);
  expect(events('ipc')).toContain('pull access denied');
  expect(run('docker images')).toMatch(/ipc-producer +dev /);
  expect(run('kind load docker-image nope:dev')).toBe('ERROR: image: "nope:dev" not present locally\n');
  expect(run('kind load docker-image ipc-producer:dev --nodes node-1')).toMatch(/not yet present on node "node-1", loading...\n$/);
  wait(60);
  expect(status('ipc')).toBe('Running');
});

test('the world outside can be cut off', () => {
  const { run, apply, wait, status } = lab();
  const check = (name: string) => {
    apply(pod(name, 'luksa/network-connectivity-checker:0.1', '  restartPolicy: Never\n'));
    wait(20);
    return status(name);
  };
  expect(check('reachable')).toBe('Completed');
  run('machine internet off');
  expect(check('unreachable')).toBe('Error');
});
