import { describe, expect, test } from 'vitest';
import type { Pod } from '../../api/types.ts';
import { container, exited, pod, type RunState, running, runtime } from '../testing/builders.ts';
import { computePodActions } from './compute-pod-actions.ts';
import type { ProbeResult, ProbeResults } from './pod-actions.ts';

const probes = (results: Readonly<Record<string, ProbeResult>> = {}): ProbeResults => ({
  liveness: (id) => results[`liveness ${id}`],
  readiness: (id) => results[`readiness ${id}`],
  startup: (id) => results[`startup ${id}`],
});

const sidecar = (name: string, more = {}) => container(name, { restartPolicy: 'Always', ...more });
const withInit = (init: Parameters<typeof container>[0][], spec: Partial<Pod['spec']> = {}) =>
  pod(['app'], { initContainers: init.map((name) => container(name)), ...spec });

/** What is to be done, in a line: `sandbox`, `kill-pod`, `init 0 1`, `start 0`, `kill a`. */
function decide(of: Pod, states: RunState[], results = {}, sandbox: 'READY' | 'NOTREADY' | 'none' = 'READY'): string {
  const actions = computePodActions(of, runtime(states, sandbox), probes(results));
  return [
    actions.createSandbox ? `sandbox ${actions.attempt}` : '',
    actions.killPod && !actions.createSandbox ? 'kill-pod' : '',
    actions.containersToKill.length > 0 ? `kill ${actions.containersToKill.map((one) => one.name).join(' ')}` : '',
    actions.ephemeralContainersToStart.length > 0 ? `ephemeral ${actions.ephemeralContainersToStart.join(' ')}` : '',
    actions.initContainersToStart.length > 0 ? `init ${actions.initContainersToStart.join(' ')}` : '',
    actions.containersToStart.length > 0 ? `start ${actions.containersToStart.join(' ')}` : '',
  ]
    .filter((one) => one !== '')
    .join(', ');
}

describe('what a sync of a Pod does', () => {
  test.each<[string, Pod, RunState[], string]>([
    ['a running container is left alone', pod(['a']), [running('a')], ''],
    ['a container that is missing is started', pod(['a', 'b']), [running('a')], 'start 1'],
    ['Always restarts after success', pod(['a']), [exited('a', 0)], 'start 0'],
    ['OnFailure restarts after failure', pod(['a'], { restartPolicy: 'OnFailure' }), [exited('a', 1)], 'start 0'],
    ['OnFailure ends the Pod after success', pod(['a'], { restartPolicy: 'OnFailure' }), [exited('a', 0)], 'kill-pod'],
    ['Never ends the Pod after failure', pod(['a'], { restartPolicy: 'Never' }), [exited('a', 1)], 'kill-pod'],
    ['Never keeps the Pod while another container runs', pod(['a', 'b'], { restartPolicy: 'Never' }), [exited('a', 1), running('b')], ''],
    ["a container's own policy is stronger", pod([container('a', { restartPolicy: 'Never' }), 'b']), [exited('a', 4), running('b')], ''],
    [
      'a rule restarts the exit code it names',
      pod([container('a', { restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }] })], {
        restartPolicy: 'Never',
      }),
      [exited('a', 42)],
      'start 0',
    ],
    [
      'and no other',
      pod([container('a', { restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }] })], {
        restartPolicy: 'Never',
      }),
      [exited('a', 7)],
      'kill-pod',
    ],
    ['another image restarts the container', pod([container('a', { image: 'busybox:2' })]), [running('a')], 'kill a, start 0'],
    ['a container that was created but not started is started', pod(['a']), [{ name: 'a', state: 'CREATED' }], 'start 0'],
    ['the newest run counts', pod(['a']), [running('a', 1), exited('a', 1)], ''],
  ])('%s', (_name, of, states, expected) => {
    expect(decide(of, states)).toBe(expected);
  });

  test.each<[string, Pod, RunState[], 'READY' | 'NOTREADY' | 'none', string]>([
    ['a new Pod gets a sandbox and its containers', pod(['a', 'b']), [], 'none', 'sandbox 0, start 0 1'],
    ['a new Pod with init containers begins with the first', withInit(['i', 'j']), [], 'none', 'sandbox 0, init 0'],
    ['a sandbox that has died is replaced', pod(['a']), [exited('a', 137)], 'NOTREADY', 'sandbox 1, start 0'],
    ['but not when the Pod does not restart', pod(['a'], { restartPolicy: 'Never' }), [exited('a', 0)], 'NOTREADY', 'kill-pod'],
    ['nor when all has succeeded', pod(['a'], { restartPolicy: 'OnFailure' }), [exited('a', 0)], 'NOTREADY', 'kill-pod'],
  ])('sandbox: %s', (_name, of, states, sandbox, expected) => {
    expect(decide(of, states, {}, sandbox)).toBe(expected);
  });

  test.each<[string, Pod, RunState[], Record<string, ProbeResult>, string]>([
    ['a running init container is waited for', withInit(['i', 'j']), [running('i')], {}, ''],
    ['after the first comes the second', withInit(['i', 'j']), [exited('i', 0)], {}, 'init 1'],
    ['after the last come the containers', withInit(['i', 'j']), [exited('j', 0), exited('i', 0)], {}, 'start 0'],
    ['earlier ones need not be known any more', withInit(['i', 'j']), [exited('j', 0)], {}, 'start 0'],
    ['a failed init container is repeated', withInit(['i']), [exited('i', 1)], {}, 'init 0'],
    ['a failed init container ends a Pod that does not restart', withInit(['i'], { restartPolicy: 'Never' }), [exited('i', 1)], {}, 'kill-pod'],
    ['once a container runs, init containers are not looked at', withInit(['i']), [running('app')], {}, ''],
    ['a sidecar that runs lets the next begin', pod(['app'], { initContainers: [sidecar('s'), container('i')] }), [running('s')], {}, 'init 1'],
    ['the last sidecar lets the containers begin', pod(['app'], { initContainers: [sidecar('s')] }), [running('s')], {}, 'start 0'],
    ['a sidecar that ended is restarted', pod(['app'], { initContainers: [sidecar('s')] }), [exited('s', 0), running('app')], {}, 'init 0'],
    [
      'even when the Pod does not restart',
      pod(['app'], { restartPolicy: 'Never', initContainers: [sidecar('s')] }),
      [exited('s', 1), running('app')],
      {},
      'init 0',
    ],
    [
      'a sidecar does not keep a Pod alive',
      pod(['app'], { restartPolicy: 'Never', initContainers: [sidecar('s')] }),
      [exited('app', 0), running('s')],
      {},
      'kill-pod',
    ],
    [
      'a sidecar with a startup probe is waited for',
      pod(['app'], { initContainers: [sidecar('s', { startupProbe: {} })] }),
      [running('s')],
      { 'startup s-0': 'unknown' },
      '',
    ],
    ['until it succeeds', pod(['app'], { initContainers: [sidecar('s', { startupProbe: {} })] }), [running('s')], { 'startup s-0': 'success' }, 'start 0'],
    [
      'a sidecar that fails its liveness probe is restarted',
      pod(['app'], { initContainers: [sidecar('s', { livenessProbe: {} })] }),
      [running('s'), running('app')],
      { 'liveness s-0': 'failure' },
      'kill s, init 0',
    ],
    [
      'a sidecar with another image is restarted',
      pod(['app'], { initContainers: [sidecar('s', { image: 'busybox:2' })] }),
      [running('s'), running('app')],
      {},
      'kill s, init 0',
    ],
    [
      'an init container with another image is not',
      pod(['app'], { initContainers: [container('i', { image: 'busybox:2' })] }),
      [exited('i', 0), running('app')],
      {},
      '',
    ],
  ])('init containers: %s', (_name, of, states, results, expected) => {
    expect(decide(of, states, results)).toBe(expected);
  });

  test.each<[string, Pod, Record<string, ProbeResult>, string, string]>([
    ['liveness', pod(['a']), { 'liveness a-0': 'failure' }, 'kill a, start 0', 'Container a failed liveness probe, will be restarted'],
    ['startup', pod(['a']), { 'startup a-0': 'failure' }, 'kill a, start 0', 'Container a failed startup probe, will be restarted'],
    [
      'liveness, with a rule for the code that the kill will give',
      pod([container('a', { restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [137] } }] })]),
      { 'liveness a-0': 'failure' },
      'kill-pod, kill a',
      'Container a failed liveness probe',
    ],
    [
      'liveness without restart',
      pod(['a'], { restartPolicy: 'Never' }),
      { 'liveness a-0': 'failure' },
      'kill-pod, kill a',
      'Container a failed liveness probe',
    ],
  ])('a failed probe kills the container: %s', (_name, of, results, expected, message) => {
    expect(decide(of, [running('a')], results)).toBe(expected);
    expect(computePodActions(of, runtime([running('a')]), probes(results)).containersToKill[0]!.message).toBe(message);
  });

  test('readiness alone does nothing', () => {
    expect(decide(pod(['a']), [running('a')], { 'readiness a-0': 'failure' })).toBe('');
  });

  test('an ephemeral container is started once, and never again', () => {
    const of = pod(['a'], { ephemeralContainers: [container('debug')] });
    expect(decide(of, [running('a')])).toBe('ephemeral 0');
    expect(decide(of, [running('a'), exited('debug', 1)])).toBe('');
  });
});
