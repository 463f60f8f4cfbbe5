import { expect, test } from 'vitest';
import { second } from '../../time/index.ts';
import type { Program } from '../process/types.ts';
import { TestNode } from '../testing/node.ts';

const programs: Readonly<Record<string, Program>> = {
  fill: function* (process) {
    const file = process.open('/big', { write: true, create: true });
    yield* process.write(file, new Uint8Array(Number(process.argv[1])));
    yield* process.sleep(1000 * second);
    return 0;
  },
  hog: function* (process) {
    yield* process.allocate(Number(process.argv[1]));
    yield* process.sleep(1000 * second);
    return 0;
  },
};

test('the room that a container has taken of the disk is free again when it is removed', () => {
  const node = new TestNode(programs);
  const { pressure, runtime } = node.node;
  const before = pressure.storageAvailable();
  const id = node.start(node.sandbox(), node.containerConfig(['fill', '1000000']));
  node.clock.advance(second);
  expect(before - pressure.storageAvailable()).toBeGreaterThan(1_000_000);
  node.ask<void>((reply) => runtime.stopContainer(id, 0, reply));
  const stopped = pressure.storageAvailable();
  node.ask<void>((reply) => runtime.removeContainer(id, reply));
  expect(pressure.storageAvailable() - stopped).toBeGreaterThanOrEqual(1_000_000);
});

test('whoever watches is told when little is left, and not before', () => {
  const node = new TestNode(programs);
  const { pressure } = node.node;
  let told = 0;
  pressure.watch({ memory: pressure.memoryAvailable() - 50_000_000, storage: pressure.storageAvailable() - 500_000 }, () => told++);
  node.start(node.sandbox(), node.containerConfig(['hog', '20000000']));
  node.clock.advance(second);
  expect(told).toBe(0);
  node.start(node.sandbox(), node.containerConfig(['hog', '40000000']));
  node.clock.advance(second);
  expect(told).toBeGreaterThan(0);
  told = 0;
  node.start(node.sandbox(), node.containerConfig(['fill', '1000000']));
  node.clock.advance(second);
  expect(told).toBeGreaterThan(0);
});
