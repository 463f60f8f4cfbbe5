import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Clock, millisecond, second } from '../../time/index.ts';
import { Cgroup, Processor, Work } from './index.ts';

/** When each piece of work is done, in milliseconds: [cgroup, milliseconds of work]. */
function ends(
  cpus: number,
  limits: Readonly<Record<string, Parameters<Cgroup['set']>[0]>>,
  work: readonly (readonly [group: string, length: number])[],
): number[] {
  const clock = new Clock(0);
  const processor = new Processor(clock, cpus, 'cpu');
  const root = new Cgroup('', undefined);
  for (const [path, limit] of Object.entries(limits)) root.at(path).set(limit);
  const done: number[] = [];
  work.forEach(([group, length], i) => {
    processor.begin(new Work({ cgroup: root.at(group), worked: () => (done[i] = clock.now / millisecond) }), length * millisecond);
  });
  clock.advance(1000 * second);
  expect(clock.pending).toBe(0);
  return done.map(Math.round);
}

describe('the processor', () => {
  test.each([
    ['one piece takes its time', 2, {}, [['a', 50]], [50]],
    [
      'as many pieces as cores do not disturb each other',
      2,
      {},
      [
        ['a', 50],
        ['a', 50],
      ],
      [50, 50],
    ],
    [
      'three on two cores get two thirds each',
      2,
      {},
      [
        ['a', 50],
        ['a', 50],
        ['a', 50],
      ],
      [75, 75, 75],
    ],
    [
      'shares decide between cgroups',
      1,
      { a: { cpuShares: 300 }, b: { cpuShares: 100 } },
      [
        ['a', 30],
        ['b', 30],
      ],
      [40, 60],
    ],
    [
      'one process never gets more than a core',
      4,
      { a: { cpuShares: 10_000 }, b: { cpuShares: 2 } },
      [
        ['a', 50],
        ['b', 50],
      ],
      [50, 50],
    ],
    ['a quota of half a core throttles in periods of 100 ms', 2, { a: { cpuQuota: 50_000 } }, [['a', 120]], [220]],
    ['work within the quota is not held up', 2, { a: { cpuQuota: 50_000 } }, [['a', 40]], [40]],
    [
      'two processes use up a quota twice as fast',
      2,
      { a: { cpuQuota: 100_000 } },
      [
        ['a', 100],
        ['a', 100],
      ],
      [150, 150],
    ],
    [
      'a quota above holds for all below',
      2,
      { p: { cpuQuota: 50_000 } },
      [
        ['p/a', 60],
        ['p/b', 60],
      ],
      [210, 210],
    ],
  ] as const)('%s', (_, cpus, limits, work, expected) => {
    expect(ends(cpus, limits, work)).toEqual(expected);
  });

  test('all work is done, none of it faster than alone, and together never more than the cores give', () => {
    const piece = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 300 }));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 3 }), (work, cpus) => {
        const done = ends(cpus, {}, work);
        const total = work.reduce((sum, [, length]) => sum + length, 0);
        expect(Math.max(...done)).toBeGreaterThanOrEqual(Math.floor(total / cpus));
        for (const [i, [, length]] of work.entries()) expect(done[i]).toBeGreaterThanOrEqual(length);
        expect(Math.max(...done)).toBeLessThanOrEqual(total + 1);
      }),
    );
  });
});

describe('memory', () => {
  test('while one that was killed has not ended yet, nobody else is killed, on no level', () => {
    const pod = new Cgroup('', undefined).at('pod');
    pod.set({ memoryLimit: 100 });
    const container = pod.at('container');
    container.set({ memoryLimit: 100 });
    const killed: number[] = [];
    const member = (memory: number) => {
      const one = { id: memory, memory, oomScoreAdj: 0, dying: false, oomKill };
      function oomKill(): void {
        killed.push(memory);
        one.dying = true;
      }
      container.join(one);
      container.charge(memory);
    };
    member(20);
    member(90);
    container.charge(5);
    expect(killed).toEqual([90]);
  });

  test('over its limit a cgroup loses its largest process, and only that', () => {
    const root = new Cgroup('', undefined);
    const group = root.at('pods/a');
    group.set({ memoryLimit: 100 });
    const killed: string[] = [];
    const member = (name: string, memory: number) => {
      const one = { id: memory, memory, oomScoreAdj: 0, dying: false, oomKill };
      function oomKill(): void {
        killed.push(name);
        group.leave(one);
        group.uncharge(memory);
      }
      group.join(one);
      group.charge(memory);
    };
    member('small', 10);
    member('large', 70);
    expect(killed).toEqual([]);
    member('late', 40);
    expect([killed, group.memoryUsed, root.memoryUsed, group.oomKills]).toEqual([['large'], 50, 50, 1]);
  });
});
