import { describe, expect, test } from 'vitest';
import type { WriteRecord } from '../../kubernetes/etcd/index.ts';
import type { Simulation } from '../../simulator/simulation.ts';
import { homeless, Watcher } from './invariants.ts';
import { openStorm } from './storm.ts';

const pod = (status: object, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', uid: '1', ...more },
  spec: { nodeName: 'node-1' },
  status,
});

/** What the watcher says about one write of a Pod. */
function told(previous: object, object: object, actor = 'kubelet/node-1'): string[] {
  let listener: ((record: WriteRecord) => void) | undefined;
  const cluster = { etcd: { onWrite: (one: (record: WriteRecord) => void) => (listener = one) } };
  const watcher = new Watcher({ cluster } as unknown as Simulation);
  listener?.({ key: '/pods/default/p', revision: 7, verb: 'update', actor, previous, object } as unknown as WriteRecord);
  return watcher.broken.map((line) => line.replace(/^.*?: /, ''));
}

const restarted = (restartCount: number) => ({ containerStatuses: [{ name: 'main', restartCount }] });

describe('the invariants', () => {
  test.each([
    ['a restart count that falls', pod(restarted(2)), pod(restarted(1)), 'kubelet/node-1', 'restart count of main fell from 2 to 1'],
    ['a status by a stranger', pod(restarted(1)), pod(restarted(2)), 'kubelet/node-2', 'wrote container statuses of kubelet/node-1'],
    ['a phase that was final', pod({ phase: 'Failed' }), pod({ phase: 'Running' }), 'kubelet/node-1', 'phase went from Failed to Running'],
    ['a deletion taken back', pod({}, { deletionTimestamp: 'x' }), pod({}), 'kubelet/node-1', 'rose from the dead'],
  ])('notice %s', (_what, before, after, actor, words) => {
    expect(told(before, after, actor)).toEqual([words]);
  });

  test('are content with a restart', () => {
    expect(told(pod(restarted(1)), pod(restarted(2)))).toEqual([]);
  });

  test('notice a process whose sandbox is gone', () => {
    const run = openStorm();
    run.act({ kind: 'command', command: 'kubectl run a --image=busybox:1.36 -- sleep 1000' });
    run.simulation.advanceTo(run.simulation.clock.now + 20_000_000);
    expect(homeless(run.simulation)).toEqual([]);
    for (const { namespaces } of run.simulation.cluster.machines.values()) {
      for (const task of [...namespaces.pid.tasks.values()]) if (task.name === 'pause') task.cgroup.leave(task);
    }
    expect(homeless(run.simulation)).toHaveLength(1);
    run.close();
  });
});
