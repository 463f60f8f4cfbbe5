import { describe, expect, test } from 'vitest';
import { second } from '../time/index.ts';
import { Simulation } from './simulation.ts';

const mebibyte = 1024 * 1024;

/** A cluster with Pods that run `script` on node-1, two seconds after they were made. */
function flooded(script: string, options: { readonly pods?: number; readonly limits?: Readonly<Record<string, string>> } = {}) {
  const simulation = new Simulation({ layout: 'a', seed: 1, images: 'recorded', freeze: false, describe: () => undefined });
  for (let i = 0; i < (options.pods ?? 1); i++) {
    const container = { name: 'main', image: 'busybox:1.36', command: ['sh', '-c', script], ...(options.limits && { resources: { limits: options.limits } }) };
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: `flood-${i}` }, spec: { nodeName: 'node-1', containers: [container] } };
    const { code } = simulation.admin.request({ method: 'POST', path: '/api/v1/namespaces/default/pods', body });
    expect(code).toBe(201);
  }
  simulation.advanceTo(simulation.clock.now + 2 * second);
  const machine = simulation.cluster.machines.get('node-1')!;
  let [steps, mostBytes, mostTasks] = [0, 0, 0];
  let used = machine.disk.used;
  /** Lets time pass, and looks between all tasks of the clock: there a host's time slice can end. */
  const advance = (seconds: number) => {
    simulation.advanceTo(simulation.clock.now + seconds * second, () => {
      steps++;
      mostBytes = Math.max(mostBytes, machine.disk.used - used);
      mostTasks = Math.max(mostTasks, machine.kernel.tasks);
      used = machine.disk.used;
      return false;
    });
    return { steps, mostBytes, mostTasks };
  };
  const pods = () => {
    const { body } = simulation.admin.request({ method: 'GET', path: '/api/v1/namespaces/default/pods' });
    return (
      body as { items: { status: { containerStatuses: { state: Record<string, object>; lastState: Record<string, object>; restartCount: number }[] } }[] }
    ).items;
  };
  return { simulation, machine, advance, pods };
}

describe('a program that never waits', () => {
  test('uses up the cores by the clock, in few steps: ten loops on two cores', () => {
    const { simulation, machine, advance } = flooded('while true; do :; done', { pods: 10 });
    const before = machine.rootCgroup.cpuUsed;
    const { steps } = advance(10);
    expect((machine.rootCgroup.cpuUsed - before) / second).toBeCloseTo(20, 0);
    expect(steps).toBeLessThan(10 * 4000);
    simulation.close();
  });

  test('is held by its quota, and a neighbour gets its share', () => {
    const { simulation, machine, advance } = flooded('while true; do :; done', { limits: { cpu: '100m' } });
    const before = machine.rootCgroup.cpuUsed;
    advance(10);
    expect((machine.rootCgroup.cpuUsed - before) / second).toBeCloseTo(1, 0);
    simulation.close();
  });

  test.each([
    ['yes', 'yes'],
    ['zeros without an end of line', 'cat /dev/zero'],
    ['a loop that prints', 'while true; do echo 0123456789012345678901234567890123456789; done'],
  ])('%s: the log is written in small steps and kept to five files of 10 MiB', (_name, script) => {
    const { simulation, machine, advance } = flooded(script);
    const before = machine.disk.used;
    const { steps, mostBytes } = advance(5);
    expect(mostBytes).toBeLessThan(2 * mebibyte);
    expect(machine.disk.used - before).toBeLessThan(51 * mebibyte);
    expect(steps).toBeLessThan(5 * 4000);
    simulation.close();
  });

  test('a pipeline moves bytes without keeping them', () => {
    const { simulation, machine, advance } = flooded('yes | grep -v y > /tmp/none');
    const before = [machine.disk.used, machine.rootCgroup.memoryUsed];
    const { mostBytes } = advance(1);
    expect(mostBytes).toBeLessThan(mebibyte);
    expect([machine.disk.used, machine.rootCgroup.memoryUsed]).toEqual(before);
    simulation.close();
  });

  test('a file that is too large ends the Pod', () => {
    const { simulation, advance, pods } = flooded('head -c 1000000000 /dev/zero > /tmp/big; sleep 1000', { limits: { 'ephemeral-storage': '20Mi' } });
    expect(advance(90).mostBytes).toBeLessThan(mebibyte);
    expect(pods()[0]!.status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    simulation.close();
  });
});

describe('a fork bomb', () => {
  test('ends at the number of processes that the machine has room for', () => {
    const { simulation, machine, advance } = flooded('b() { b | b & }; b; sleep 1000');
    const { mostTasks } = advance(5);
    expect(mostTasks).toBeLessThanOrEqual(machine.kernel.maxTasks);
    simulation.close();
  });

  test('is stopped by the memory limit of its container, and the rest of the node does not notice', () => {
    const { simulation, machine, advance, pods } = flooded('while true; do sleep 1000 & done', { limits: { memory: '16Mi' } });
    const { mostTasks } = advance(10);
    expect(mostTasks).toBeLessThan(200);
    expect(machine.kernel.tasks).toBeLessThan(200);
    expect(JSON.stringify(pods()[0]!.status.containerStatuses[0])).toContain('"OOMKilled"');
    simulation.close();
  });
});

test('a variable that doubles ends at the memory limit', () => {
  const { simulation, machine, advance, pods } = flooded('x=a; while true; do x=$x$x; done', { limits: { memory: '32Mi' } });
  advance(10);
  expect(machine.rootCgroup.memoryUsed).toBeLessThan(64 * mebibyte);
  expect(JSON.stringify(pods()[0]!.status.containerStatuses[0])).toContain('"OOMKilled"');
  simulation.close();
});
