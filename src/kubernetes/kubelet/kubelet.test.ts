import { describe, expect, test } from 'vitest';
import { millisecond, second } from '../../time/index.ts';
import { nodeCluster } from './testing/node-cluster.ts';

describe('a kubelet', () => {
  test('runs a Pod that is bound to its node', () => {
    const { run, pod, advance, events } = nodeCluster();
    run('web');
    advance(5);
    expect(pod('web')!.status).toMatchObject({
      phase: 'Running',
      podIP: '10.244.1.2',
      containerStatuses: [{ ready: true, started: true, restartCount: 0, state: { running: {} } }],
    });
    expect(events('web').map(({ reason, message, fieldPath }) => `${reason} ${message} ${fieldPath}`)).toEqual([
      'Pulled Container image "busybox:1.36" already present on machine and can be accessed by the pod spec.containers{main}',
      'Created Container created spec.containers{main}',
      'Started Container started spec.containers{main}',
    ]);
  });

  test('lets a Pod with restartPolicy Never complete', () => {
    const { run, pod, advance } = nodeCluster({ behaviour: () => ({ endsAfter: 2 * second }) });
    run('task', { restartPolicy: 'Never' });
    advance(8);
    expect(pod('task')!.status).toMatchObject({ phase: 'Succeeded', containerStatuses: [{ state: { terminated: { reason: 'Completed', exitCode: 0 } } }] });
  });

  test('shows Error during the first pauses of a crash loop, and CrashLoopBackOff only before the restart', () => {
    const { run, pod, clock, reason } = nodeCluster({ behaviour: () => ({ endsAfter: 100 * millisecond, exitCode: 3 }) });
    run('crash');
    const seen: string[] = [];
    for (let i = 0; i < 3000; i++) {
      clock.advance(10 * millisecond);
      const now = `${reason('crash')} ${pod('crash')!.status.containerStatuses?.[0]?.restartCount ?? 0}`;
      if (seen.at(-1) !== now) seen.push(now);
    }
    expect(seen).toEqual(['ContainerCreating 0', 'Error 0', 'Error 1', 'CrashLoopBackOff 1', 'Error 2']);
  });

  test('deletes a Pod after its grace period', () => {
    const { run, pod, advance, request, reason } = nodeCluster();
    run('deaf', { terminationGracePeriodSeconds: 5 });
    advance(5);
    request('DELETE', '/api/v1/namespaces/default/pods/deaf');
    advance(4);
    expect(reason('deaf')).toBe('Running');
    advance(4);
    expect(pod('deaf')).toBeUndefined();
  });
});
