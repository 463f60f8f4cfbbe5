import { describe, expect, test } from 'vitest';
import { VirtualFile, Volume } from '../filesystem/index.ts';
import { Cgroup, type CgroupMember } from './cgroup.ts';
import { cgroup2Root } from './cgroup2-files.ts';

const volume = new Volume({ type: 'cgroup2', device: 'cgroup', deviceNumber: 1, size: 0 });
const file = (group: Cgroup, name: string) => {
  const found = cgroup2Root(volume, group).lookup(name, undefined);
  return found instanceof VirtualFile ? found.content(undefined) : undefined;
};

/** A container's group with two processes, and which of them were killed. */
function container(killedAsOne: boolean) {
  const group = new Cgroup('', undefined).at('pod/container');
  group.killedAsOne = killedAsOne;
  const killed: number[] = [];
  for (const [id, memory] of [
    [1, 10],
    [2, 90],
  ] as const) {
    const member: CgroupMember = {
      id,
      memory,
      oomScoreAdj: 0,
      dying: false,
      oomKill: () => {
        killed.push(id);
        group.leave(member);
        group.uncharge(memory);
      },
    };
    group.join(member);
  }
  return { group, killed };
}

describe('cgroup v2', () => {
  test('shows limits, or max', () => {
    const { group } = container(true);
    expect(['memory.max', 'cpu.max', 'pids.max', 'cpu.weight'].map((name) => file(group, name))).toEqual(['max\n', 'max 100000\n', 'max\n', '100\n']);
    group.set({ memoryLimit: 1024, cpuQuota: 20_000, pidsLimit: 5 });
    expect(['memory.max', 'cpu.max', 'pids.max'].map((name) => file(group, name))).toEqual(['1024\n', '20000 100000\n', '5\n']);
  });

  test('ends a container as a whole when it has used up its memory', () => {
    for (const [asOne, expected] of [
      [true, [1, 2]],
      [false, [2]],
    ] as const) {
      const { group, killed } = container(asOne);
      group.set({ memoryLimit: 50 });
      group.charge(100);
      expect(killed).toEqual(expected);
    }
  });
});
