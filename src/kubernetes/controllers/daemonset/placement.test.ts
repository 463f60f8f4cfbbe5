import { describe, expect, test } from 'vitest';
import type { DaemonSet, Node, Pod, PodTemplateSpec } from '../../api/types.ts';
import { isUpdated, onNode, Placement, podTemplate, targetNode, tolerationsOf } from './placement.ts';

const template = (spec: object) => ({ metadata: { labels: { app: 'a' } }, spec: { containers: [], ...spec } }) as unknown as PodTemplateSpec;
const node = (labels: object, ...taints: string[]) =>
  ({
    metadata: { name: 'node-1', labels },
    spec: { taints: taints.map((text) => ({ key: text.split(':')[0], effect: text.split(':')[1] })) },
  }) as unknown as Node;
const ssd = { nodeSelector: { disk: 'ssd' } };

const [both, stay, neither] = [
  { run: true, stay: true },
  { run: false, stay: true },
  { run: false, stay: false },
];

describe('a node', () => {
  test.each([
    ['without conditions gets a Pod', {}, node({}), both],
    ['with the label of the nodeSelector', ssd, node({ disk: 'ssd' }), both],
    ['with another label does not', ssd, node({ disk: 'hdd' }), neither],
    ['of another name than the template gives', { nodeName: 'node-2' }, node({}), neither],
    ['with a NoSchedule taint keeps the Pod it has', {}, node({}, 'special:NoSchedule'), stay],
    ['with a NoExecute taint loses it', {}, node({}, 'special:NoExecute'), neither],
    ['with a NoSchedule taint and a NoExecute one', {}, node({}, 'a:NoSchedule', 'b:NoExecute'), neither],
    ['with a taint that is tolerated', { tolerations: [{ key: 'special', operator: 'Exists' }] }, node({}, 'special:NoExecute'), both],
    ['that is cordoned', {}, node({}, 'node.kubernetes.io/unschedulable:NoSchedule'), both],
    ['that does not answer', {}, node({}, 'node.kubernetes.io/unreachable:NoExecute', 'node.kubernetes.io/unreachable:NoSchedule'), stay],
    ['without a network', {}, node({}, 'node.kubernetes.io/network-unavailable:NoSchedule'), stay],
    ['without a network, for Pods of its own', { hostNetwork: true }, node({}, 'node.kubernetes.io/network-unavailable:NoSchedule'), both],
    ['with a taint that only asks', {}, node({}, 'special:PreferNoSchedule'), both],
  ])('%s', (_, spec, on, fit) => {
    expect(new Placement(template(spec)).on(on)).toEqual(fit);
  });
});

test('the toleration of a short failure becomes one without an end', () => {
  const own = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 };
  const [first, ...others] = tolerationsOf(template({ tolerations: [own] }).spec!);
  expect(first).toEqual({ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' });
  expect(others).toHaveLength(5);
});

describe('a Pod of a DaemonSet', () => {
  const set = { metadata: { annotations: { 'deprecated.daemonset.template.generation': '3' } }, spec: { template: template({}) } } as unknown as DaemonSet;

  test('says which revision and generation it is of', () => {
    expect(podTemplate(set, 'hash').metadata?.labels).toEqual({ app: 'a', 'pod-template-generation': '3', 'controller-revision-hash': 'hash' });
  });

  test.each([
    [{ 'controller-revision-hash': 'hash', 'pod-template-generation': '1' }, true],
    [{ 'controller-revision-hash': 'other', 'pod-template-generation': '3' }, true],
    [{ 'controller-revision-hash': 'other', 'pod-template-generation': '2' }, false],
    [{}, false],
  ])('with labels %j is up to date: %s', (labels, updated) => {
    expect(isUpdated({ metadata: { labels } } as unknown as Pod, set, 'hash')).toBe(updated);
  });

  test('is for one node by name, and keeps what the template prefers', () => {
    const preferred = [{ weight: 1, preference: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } }];
    const required = { nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'Exists' }] }] };
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred };
    const { spec } = onNode(template({ affinity: { nodeAffinity } }), 'node-2');
    expect(spec!.affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-2'] }] }],
        },
        preferredDuringSchedulingIgnoredDuringExecution: preferred,
      },
    });
    expect(targetNode({ spec } as unknown as Pod)).toBe('node-2');
  });

  test('is for no node when it does not say', () => {
    expect(targetNode({ spec: { containers: [] } } as unknown as Pod)).toBeUndefined();
  });
});
