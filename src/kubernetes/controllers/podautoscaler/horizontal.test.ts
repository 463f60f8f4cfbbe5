import { expect, test } from 'vitest';
import { minute, Random, second } from '../../../time/index.ts';
import type { KubernetesList } from '../../api/meta.ts';
import type { Deployment, Event, HorizontalPodAutoscaler } from '../../api/types.ts';
import { testCluster } from '../../apiserver/test-cluster.ts';
import { startControllers } from '../index.ts';
import { missingMetric } from './missing-metrics.ts';

const autoscalers = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers';
const deployments = '/apis/apps/v1/namespaces/default/deployments';

function setUp(replicas: number) {
  const { ok, clock, server } = testCluster();
  startControllers({ clock, random: new Random(2), connect: (name) => server.connect({ name, groups: ['system:masters'] }) });
  clock.advance(second);
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'nginx' }] } };
  ok('POST', deployments, { metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template } });
  return {
    ok,
    wait: (duration: number) => clock.advance(duration),
    autoscale: (name: string, spec: object = {}) => {
      const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
      ok('POST', autoscalers, { metadata: { name }, spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 5, ...spec } });
    },
    replicas: () => (ok('GET', `${deployments}/web`) as Deployment).spec.replicas,
    status: (name: string) => (ok('GET', `${autoscalers}/${name}`) as HorizontalPodAutoscaler).status,
    conditions: (name: string) =>
      ((ok('GET', `${autoscalers}/${name}`) as HorizontalPodAutoscaler).status?.conditions ?? []).map(
        ({ type, status, reason }) => `${type} ${status} ${reason}`,
      ),
    events: () =>
      (ok('GET', '/api/v1/namespaces/default/events') as unknown as KubernetesList<Event>).items
        .filter(({ involvedObject }) => involvedObject.kind === 'HorizontalPodAutoscaler')
        .map(({ reason, message, count }) => `${reason} x${count} ${message}`),
  };
}

test.each([
  [1, 2, 'New size: 2; reason: Current number of replicas below Spec.MinReplicas'],
  [7, 5, 'New size: 5; reason: Current number of replicas above Spec.MaxReplicas'],
])('%i replicas become %i, fifteen seconds after the autoscaler was made', (before, after, message) => {
  const { wait, autoscale, replicas, status, conditions, events } = setUp(before);
  autoscale('web');
  wait(14 * second);
  expect(replicas()).toBe(before);
  wait(2 * second);
  expect(replicas()).toBe(after);
  expect(status('web')).toMatchObject({ currentReplicas: before, desiredReplicas: after, lastScaleTime: '2026-11-21T06:00:16Z' });
  expect(conditions('web')).toEqual(['AbleToScale True SucceededRescale']);
  expect(events()).toEqual([`SuccessfulRescale x1 ${message}`]);
});

test('without metrics it says why every fifteen seconds, and leaves the scale', () => {
  const { wait, autoscale, replicas, status, conditions, events } = setUp(3);
  autoscale('web');
  wait(minute + second);
  expect(replicas()).toBe(3);
  expect(conditions('web')).toEqual(['AbleToScale True SucceededGetScale', 'ScalingActive False FailedGetResourceMetric']);
  expect(status('web')).toMatchObject({ currentReplicas: 3, currentMetrics: [{ type: '' }] });
  expect(events().map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual(['FailedGetResourceMetric x4', 'FailedComputeMetricsReplicas x4']);
});

test('a target of no replicas is not scaled', () => {
  const { wait, autoscale, replicas, conditions } = setUp(0);
  autoscale('web');
  wait(minute);
  expect(replicas()).toBe(0);
  expect(conditions('web')).toEqual(['AbleToScale True SucceededGetScale', 'ScalingActive False ScalingDisabled']);
});

test('a target that is not there, has no scale or is of no known kind is told of', () => {
  const { wait, autoscale, status } = setUp(2);
  autoscale('missing', { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' } });
  autoscale('scaleless', { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web' } });
  autoscale('unknown', { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deploy', name: 'web' } });
  wait(16 * second);
  const told = (name: string) =>
    status(name)?.conditions?.map(({ message }) => message?.replace("the HPA controller was unable to get the target's current scale: ", ''));
  expect(told('missing')).toEqual(['deployments.apps "none" not found']);
  expect(told('scaleless')).toEqual(['the server could not find the requested resource']);
  expect(told('unknown')).toEqual(['no matches for kind "Deploy" in group "apps"']);
});

test('two autoscalers of the same Pods stand in each other’s way', () => {
  const { wait, autoscale, status } = setUp(3);
  autoscale('one');
  autoscale('two');
  wait(minute);
  expect(status('one')?.conditions?.[1]?.message).toBe('pods by selector app=web are controlled by multiple HPAs: [{one default} {two default}]');
});

test.each([
  [
    { type: 'Pods', pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '1' } } },
    'unable to get metric rps: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
  ],
  [
    { type: 'External', external: { metric: { name: 'queue', selector: { matchLabels: { q: 'a' } } }, target: { type: 'Value', value: '1' } } },
    'unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{q: a,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)',
  ],
])('what is missing is named: %j', (spec, message) => {
  expect(missingMetric(spec, 'default').message).toBe(message);
});
