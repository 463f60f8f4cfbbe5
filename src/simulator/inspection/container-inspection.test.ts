import { describe, expect, test } from 'vitest';
import { second } from '../../time/index.ts';
import { Simulation } from '../simulation.ts';
import { inspectFile, inspectLog, inspectProcesses } from './index.ts';

const pod = `
apiVersion: v1
kind: Pod
metadata: {name: pair}
spec:
  containers:
  - name: talker
    image: busybox:1.37
    command: [sh, -c, "trap 'echo bye; exit 0' TERM; echo one; printf two; while sleep 1; do :; done"]
  - name: idle
    image: busybox:1.36
    command: [sleep, infinity]
`;

function running(...commands: readonly string[]): Simulation {
  const simulation = new Simulation({ layout: 'a', seed: 1, images: 'podlab', freeze: false, describe: () => undefined });
  simulation.workstation.write('pod.yaml', pod);
  for (const command of ['kubectl apply -f pod.yaml', ...commands]) {
    simulation.workstation.start(['bash', '-c', command], { onOutput: () => undefined, onExit: () => undefined }).end();
    simulation.advanceTo(simulation.clock.now + 20 * second);
  }
  return simulation;
}

describe('what a check sees of a container', () => {
  test('its log has the lines that are complete', () => {
    const { inspected } = running();
    expect(inspectLog(inspected, 'pair', 'talker', 'present')).toBe('one\n');
    expect(inspectLog(inspected, 'pair', 'idle', 'present')).toBe('');
    expect(inspectLog(inspected, 'nobody', 'idle', 'present')).toBe('');
  });

  test('after a restart the log of the run before is there too', () => {
    const { inspected } = running('kubectl exec pair -c talker -- kill 1');
    expect(inspectLog(inspected, 'pair', 'talker', 'present')).toBe('one\n');
    expect(inspectLog(inspected, 'pair', 'talker', 'previous')).toBe('one\ntwobye\n');
    expect(inspectLog(inspected, 'pair', 'idle', 'previous')).toBe('');
  });

  test('its processes are its own', () => {
    const { inspected } = running();
    expect(inspectProcesses(inspected, 'pair', 'idle')).toEqual(['sleep infinity']);
    expect(inspectProcesses(inspected, 'pair', 'talker').at(-1)).toBe('sleep 1');
    expect(inspectProcesses(inspected, 'pair', 'nobody')).toEqual([]);
  });

  test('files of /proc are read as a process of the container', () => {
    const { inspected } = running();
    expect(inspectFile(inspected, 'pair', 'idle', '/proc/sys/kernel/hostname')).toBe('pair\n');
  });
});
