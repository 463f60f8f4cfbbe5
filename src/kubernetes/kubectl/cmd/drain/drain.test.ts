import { describe, expect, test } from 'vitest';
import { FixedServer, failure } from '../../testing/fixed-server.ts';
import { runKubectl } from '../../testing/run.ts';

const list = (groupVersion: string, ...resources: object[]) => ({ kind: 'APIResourceList', groupVersion, resources });
const apps = { groupVersion: 'apps/v1', version: 'v1' };
const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' }, spec: { unschedulable: true } };

const pod = (name: string, owner?: string, phase = 'Running', more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'default',
    ...(owner && { ownerReferences: [{ apiVersion: 'apps/v1', kind: owner.split('/')[0], name: owner.split('/')[1], uid: 'u', controller: true }] }),
  },
  spec: { containers: [], ...more },
  status: { phase },
});

const daemonSet = '/apis/apps/v1/namespaces/default/daemonsets/agent';
const exists = { [`GET ${daemonSet}`]: { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, spec: {} } };
const isGone = { [`GET ${daemonSet}`]: failure(404, 'NotFound', 'daemonsets.apps "agent" not found') };

function drained(pods: readonly object[], flags: string, answers: Readonly<Record<string, unknown>> = exists): string {
  const server = new FixedServer({
    'GET /apis': { kind: 'APIGroupList', groups: [{ name: 'apps', versions: [apps], preferredVersion: apps }] },
    'GET /api/v1': list('v1', { name: 'nodes', singularName: 'node', kind: 'Node', namespaced: false, verbs: ['get', 'list'] }),
    'GET /apis/apps/v1': list('apps/v1'),
    'GET /api/v1/nodes/node-1': node,
    'GET /api/v1/pods': { apiVersion: 'v1', kind: 'PodList', metadata: {}, items: pods },
    ...answers,
  });
  return runKubectl(server, `drain node-1 --dry-run=client ${flags}`).output;
}

const agent = pod('agent-x', 'DaemonSet/agent');

describe('a Pod of a DaemonSet', () => {
  test('stops a drain', () => {
    expect(drained([agent], '')).toContain('cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/agent-x\n');
  });

  test('is left alone with --ignore-daemonsets', () => {
    const output = drained([agent, pod('web-x', 'ReplicaSet/web')], '--ignore-daemonsets');
    expect(output).toContain('Warning: ignoring DaemonSet-managed Pods: default/agent-x\nevicting pod default/web-x (dry run)\n');
    expect(output).not.toContain('evicting pod default/agent-x');
  });

  test('goes when it has ended', () => {
    expect(drained([pod('agent-x', 'DaemonSet/agent', 'Failed')], '')).toContain('evicting pod default/agent-x (dry run)\n');
  });

  test('whose DaemonSet is gone stops a drain too, and goes with --force', () => {
    expect(drained([agent], '--ignore-daemonsets', isGone)).toContain('cannot delete daemonsets.apps "agent" not found: default/agent-x\n');
    expect(drained([agent], '--force', isGone)).toContain('evicting pod default/agent-x (dry run)\n');
  });
});

test('reasons come in the order of the Pods', () => {
  const pods = [pod('scratch', 'ReplicaSet/web', 'Running', { volumes: [{ name: 'tmp', emptyDir: {} }] }), agent, pod('bare')];
  const reasons = [...drained(pods, '').matchAll(/^cannot delete (\S+ ?\S+) /gm)].map(([, words]) => words);
  expect(reasons).toEqual(['Pods with', 'DaemonSet-managed Pods', 'Pods that']);
});
