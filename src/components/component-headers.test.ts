import { describe, expect, test } from 'vitest';
import { readHeader } from './component-headers.ts';

const source = `/**
 * kubelet: the node's agent; runs Pods.
 *
 * Models: pkg/kubelet and its
 * prober, Kubernetes 1.36.
 * Simulated: pod workers; probes (exec; http); back-off.
 * Not simulated: devices (no hardware); swap.
 */
export {};
`;

describe('the header of a component', () => {
  test('is read with its lists, over several lines and with semicolons in brackets', () => {
    expect(readHeader('kubernetes/kubelet', source)).toEqual({
      folder: 'kubernetes/kubelet',
      name: 'kubelet',
      summary: "the node's agent; runs Pods.",
      models: 'pkg/kubelet and its prober, Kubernetes 1.36',
      simulated: ['pod workers', 'probes (exec; http)', 'back-off'],
      notSimulated: ['devices (no hardware)', 'swap'],
    });
  });

  test.each([
    ['a file without a comment', 'export {};'],
    ['another comment', '/** Something else. */\nexport {};'],
  ])('%s has none', (_name, text) => {
    expect(readHeader('x', text)).toBeUndefined();
  });
});
