import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Part, PartsWanted, takeMissed } from '../../parts/index.ts';
import { partSource } from '../parts/list.ts';
import type { Message } from '../protocol/index.ts';
import { Loader } from './loader.ts';
import { Turns } from './turns.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Turns that are done, parts that arrive when the test says so. */
function worker() {
  const done: string[] = [];
  const messages: Message[] = [];
  const part = new Part<string>('tools');
  let arrive: (code: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let tries = 0;
  const source = partSource(part, () => {
    tries++;
    return new Promise<string>((resolve, reject) => {
      arrive = resolve;
      fail = reject;
    });
  });
  const loader = new Loader([source], (message) => void messages.push(message));
  let rests = 0;
  const turns = new Turns(
    (names) => loader.bring(names),
    () => rests++,
  );
  const use = (name: string) => () => {
    try {
      done.push(`${name} ${part.code}`);
    } catch {
      throw new PartsWanted(takeMissed());
    }
  };
  return {
    done,
    messages,
    turns,
    loader,
    use,
    plain: (name: string) => () => void done.push(name),
    arrive: (code: string) => arrive(code),
    fail: () => fail(new Error('offline')),
    tries: () => tries,
    rests: () => rests,
  };
}

const settle = () => vi.advanceTimersByTimeAsync(1);

describe('turns', () => {
  test('work that misses nothing is done at once', () => {
    const { turns, plain, done } = worker();
    turns.add(plain('a'));
    turns.add(plain('b'));
    expect(done).toEqual(['a', 'b']);
    expect(turns.isGoing).toBe(false);
  });

  test('work that misses a part is done when the part is here, and what came later after it', async () => {
    const { turns, plain, use, done, arrive, messages, rests } = worker();
    turns.add(use('a'));
    turns.add(plain('b'));
    await settle();
    expect(done).toEqual([]);
    expect(turns.isGoing).toBe(true);
    arrive('hammer');
    await settle();
    expect(done).toEqual(['a hammer', 'b']);
    expect(turns.isGoing).toBe(false);
    expect(rests()).toBe(1);
    expect(messages).toEqual([]);
  });

  test('the page hears every second that a part is being loaded, and when it is here', async () => {
    const { turns, use, arrive, messages } = worker();
    turns.add(use('a'));
    await vi.advanceTimersByTimeAsync(2500);
    expect(messages).toEqual(Array(2).fill({ kind: 'loading', parts: ['tools'], failed: false }));
    arrive('hammer');
    await settle();
    expect(messages.at(-1)).toEqual({ kind: 'loading', parts: [], failed: false });
  });

  test('a part that cannot be had is tried again, and the page is told', async () => {
    const { turns, use, arrive, fail, messages, done, tries } = worker();
    turns.add(use('a'));
    await settle();
    fail();
    await settle();
    expect(messages).toEqual([{ kind: 'loading', parts: ['tools'], failed: true }]);
    expect(tries()).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(tries()).toBe(2);
    arrive('hammer');
    await settle();
    expect(done).toEqual(['a hammer']);
    expect(messages.at(-1)).toEqual({ kind: 'loading', parts: [], failed: false });
  });
});

describe('fetching ahead', () => {
  test('a part that is on its way is not fetched a second time', async () => {
    const { turns, use, arrive, loader, done, tries } = worker();
    void loader.fetchAhead(() => turns.isGoing);
    turns.add(use('a'));
    await settle();
    arrive('hammer');
    await settle();
    expect(done).toEqual(['a hammer']);
    expect(tries()).toBe(1);
  });

  test('a failure is left for when the part is needed', async () => {
    const { turns, use, arrive, fail, loader, done, messages } = worker();
    const ahead = loader.fetchAhead(() => turns.isGoing);
    await settle();
    fail();
    await vi.advanceTimersByTimeAsync(1000);
    await ahead;
    expect(messages).toEqual([]);
    turns.add(use('a'));
    await settle();
    arrive('hammer');
    await settle();
    expect(done).toEqual(['a hammer']);
  });
});
