import { describe, expect, test } from 'vitest';
import { Clock, minute, second } from '../../../time/index.ts';
import type { Pod } from '../../api/types.ts';
import { schedulingGates } from '../plugins/scheduling-gates/scheduling-gates.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

const pod = (name: string, spec: object = {}): Pod =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', uid: name }, spec: { containers: [], ...spec } }) as unknown as Pod;

/** A queue with one plugin that waits for new nodes. */
function setUp() {
  const clock = new Clock(0);
  const fit = { name: 'Fit', events: [{ event: 'NodeAdd' as const }, { event: 'AssignedPodDelete' as const, hint: () => false }] };
  const queue = new SchedulingQueue({ clock, preEnqueue: [schedulingGates], plugins: [fit, schedulingGates], onReady: () => undefined });
  const pop = () => queue.pop()?.info.pod.metadata.name;
  return { clock, queue, pop };
}

describe('the order of Pods', () => {
  test('is by priority, then by time', () => {
    const { clock, queue, pop } = setUp();
    queue.add(pod('first'));
    clock.advance(second);
    queue.add(pod('second'));
    queue.add(pod('urgent', { priority: 10 }));
    expect([pop(), pop(), pop(), pop()]).toEqual(['urgent', 'first', 'second', undefined]);
  });
});

describe('a Pod that was rejected', () => {
  const rejected = () => {
    const made = setUp();
    made.queue.add(pod('a'));
    made.queue.addUnschedulable(made.queue.pop()!, new Set(['Fit']));
    return made;
  };
  test('waits until an event that its plugin asked for', () => {
    const { queue, pop } = rejected();
    queue.move('NodeUpdateLabel', {});
    queue.move('AssignedPodDelete', {});
    expect(pop()).toBeUndefined();
    queue.move('NodeAdd', {});
    expect(pop()).toBe('a');
  });
  test('backs off behind other Pods, but not when there is nobody else', () => {
    const { queue, pop } = rejected();
    queue.move('NodeAdd', {});
    queue.add(pod('b'));
    expect([pop(), pop()]).toEqual(['b', 'a']);
  });
  test('comes back after five minutes, seen every half minute', () => {
    const { clock, pop } = rejected();
    clock.advance(5 * minute);
    expect(pop()).toBeUndefined();
    clock.advance(30 * second);
    expect(pop()).toBe('a');
  });
});

describe('a Pod whose scheduling failed', () => {
  test('is never tried before its back-off is over, and that doubles', () => {
    const { clock, queue, pop } = setUp();
    queue.add(pod('a'));
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      const queued = queue.pop()!;
      const start = clock.now;
      queue.addUnschedulable(queued, new Set());
      expect(pop()).toBeUndefined();
      while (!queue.ready) clock.advance(second);
      waits.push((clock.now - start) / second);
    }
    expect(waits).toEqual([2, 3, 5, 9, 11, 11]);
  });
});

test('a gated Pod waits for its gates and for nothing else', () => {
  const { clock, queue, pop } = setUp();
  const gated = pod('a', { schedulingGates: [{ name: 'x' }] });
  queue.add(gated);
  queue.move('NodeAdd', {});
  clock.advance(10 * minute);
  expect(pop()).toBeUndefined();
  queue.update(pod('a'), ['PodSchedulingGateEliminated'], gated);
  expect(pop()).toBe('a');
});
