import { expect, test } from 'vitest';
import { second } from '../time/index.ts';
import { Simulation } from './simulation.ts';

/** The workstation of a cluster on which nginx runs and its port is forwarded. */
function forwarding() {
  const simulation = new Simulation({ layout: 'a', seed: 4, images: 'podlab', freeze: true, describe: () => undefined });
  let seen = '';
  const shell = simulation.workstation.start(['bash'], { onOutput: (text) => (seen += text), onExit: () => undefined });
  const run = (line: string): string => {
    seen = '';
    shell.type(`${line}; echo "@@""end"\n`);
    simulation.advanceUntil(() => seen.includes('@@end\n'), simulation.clock.now + 120 * second);
    return seen.split('@@end')[0]!;
  };
  run('exec 2>&1; kubectl run web --image=nginx:1.27 && kubectl wait --for=condition=Ready pod/web');
  run('kubectl port-forward web 8080:80 > /tmp/out 2>&1 & sleep 1');
  return { run, close: () => simulation.close() };
}

test('all connections of a port-forward go through one tunnel, which outlives the Pod until someone needs it', () => {
  const { run, close } = forwarding();
  expect(run('curl -s -o /dev/null -w "%{http_code} " localhost:8080; curl -s -o /dev/null -w "%{http_code}" localhost:8080')).toBe('200 200');
  run('kubectl delete pod web --now; sleep 3');
  expect(run('cat /tmp/out').split('\n').slice(2)).toEqual(['Handling connection for 8080', 'Handling connection for 8080', '']);
  expect(run('curl -s localhost:8080; echo $?; sleep 1')).toBe('52\n');
  const [, , , , third, problem, last] = run('cat /tmp/out').split('\n');
  expect(third).toBe('Handling connection for 8080');
  expect(problem).toMatch(
    /^E1121 .* portforward\.go:522\] "Unhandled Error" err="an error occurred forwarding 8080 -> 80: error forwarding port 80 to pod [0-9a-f]{64}, uid : failed to find sandbox \\"[0-9a-f]{64}\\" in store: not found"$/,
  );
  expect(last).toBe('error: lost connection to pod');
  close();
});

test('a node that goes silent loses the tunnel', () => {
  const { run, close } = forwarding();
  const node = run('kubectl get pod web -o jsonpath={.spec.nodeName}');
  expect(run(`machine stop ${node}; curl -s localhost:8080; sleep 1; tail -1 /tmp/out`)).toContain('error: lost connection to pod\n');
  close();
});
