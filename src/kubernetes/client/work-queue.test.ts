import { describe, expect, test } from 'vitest';
import { Clock, millisecond, second } from '../../time/index.ts';
import { WorkQueue } from './index.ts';

function setUp(sync: (key: string, turn: number) => unknown = () => {}) {
  const clock = new Clock(0);
  const turns: string[] = [];
  const queue = new WorkQueue({
    clock,
    name: 'test',
    sync: (key) => {
      turns.push(`${clock.now / millisecond} ${key}`);
      return sync(key, turns.length);
    },
  });
  return { clock, queue, turns };
}

describe('a work queue', () => {
  test('works on a key once however often it was added', () => {
    const { clock, queue, turns } = setUp();
    for (const key of ['a', 'b', 'a']) queue.add(key);
    expect(queue.length).toBe(2);
    clock.advance(second);
    expect(turns).toEqual(['0 a', '0 b']);
  });

  test('puts a failing key back after 5 ms, doubling up to 1000 s, until it works', () => {
    const { clock, queue, turns } = setUp((_, turn) => (turn < 4 ? 'retry' : undefined));
    queue.add('a');
    clock.advance(second);
    expect(turns).toEqual(['0 a', '5 a', '15 a', '35 a']);
    expect(queue.numRequeues('a')).toBe(0);
    for (let i = 0; i < 30; i++) queue.addRateLimited('b');
    clock.advance(1001 * second);
    expect(queue.length).toBe(0);
  });

  test('of several later times the earliest counts', () => {
    const { clock, queue, turns } = setUp();
    queue.addAfter('a', 9 * second);
    queue.addAfter('a', 2 * second);
    queue.addAfter('a', 5 * second);
    clock.advance(20 * second);
    expect(turns).toEqual(['2000 a']);
  });

  test('leaves nothing behind when it is stopped', () => {
    const { clock, queue } = setUp();
    queue.add('a');
    queue.addAfter('b', second);
    queue.stop();
    queue.add('c');
    expect(clock.pending).toBe(0);
  });

  test('a key’s work has its adding as the cause', () => {
    const clock = new Clock(0);
    const causes: string[] = [];
    const queue = new WorkQueue({ clock, name: 'test', sync: () => void causes.push(clock.causes.get(clock.cause)?.text ?? '') });
    clock.after(0, 'x', () => {
      clock.because('user', 'scaled');
      queue.add('a');
    });
    clock.advance(0);
    expect(causes).toEqual(['scaled']);
  });
});
