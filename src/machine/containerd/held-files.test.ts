import { expect, test } from 'vitest';
import { second } from '../../time/index.ts';
import { encode } from '../process/text.ts';
import { TestNode } from '../testing/node.ts';
import { plainPrograms } from '../testing/programs.ts';

test('a file that is removed while it is mounted keeps its content, and its room on the disk, until the container has ended', () => {
  const node = new TestNode(plainPrograms);
  const used = () => node.machine.agent.mounts.mounts[0]!.root.volume.statistics.used;
  node.node.files.writeFile('/etc/color', encode('blue'));
  const mounts = [{ containerPath: '/color', hostPath: '/etc/color', readonly: true }];
  const id = node.start(node.sandbox(), node.containerConfig(['sleep', '1000'], { mounts }));
  node.node.files.remove('/etc/color');
  expect(node.node.files.readFile('/etc/color')).toBeUndefined();
  expect(node.exec(id, ['cat', '/color']).output).toBe('blue');
  expect(node.status(id).state).toBe('RUNNING');
  const whileMounted = used();
  node.clock.advance(2000 * second);
  expect(node.status(id).state).toBe('EXITED');
  expect(whileMounted - used()).toBe(4096);
});
