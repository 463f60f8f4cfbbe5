import { describe, expect, test } from 'vitest';
import { type KeptLab, nothingKept, parseKept } from './kept.ts';
import { type Shelf, Store } from './store.ts';

const lab: KeptLab = { files: [{ path: 'pod.yaml', text: 'kind: Pod\n' }], at: '2026-11-21T10:00:00Z' };

function memoryShelf(refuse?: string): Shelf & { text: string | null } {
  return {
    text: null,
    getItem() {
      return this.text;
    },
    setItem(_key, value) {
      if (refuse) throw new DOMException('refused', refuse);
      this.text = value;
    },
    removeItem() {
      this.text = null;
    },
  };
}

describe('what is kept on the device', () => {
  test('a lab and an answer are read back as they were kept', () => {
    const shelf = memoryShelf();
    const store = new Store(shelf);
    store.keepLab('home', lab);
    store.keepAnswer('12#phase', 'knew');
    expect(new Store(shelf).read()).toEqual({ version: 1, labs: { home: lab }, answers: { '12#phase': 'knew' } });
    expect(store.refusal).toBeUndefined();
  });

  test.each([
    ['QuotaExceededError', 'full'],
    ['SecurityError', 'forbidden'],
  ] as const)('after a %s the store says %s and goes on from memory', (error, refusal) => {
    const store = new Store(memoryShelf(error));
    store.keepLab('home', lab);
    expect(store.refusal).toBe(refusal);
    expect(store.lab('home')).toEqual(lab);
  });

  test('without any storage everything works from memory', () => {
    const store = new Store(undefined);
    store.keepLab('home', lab);
    expect([store.refusal, store.lab('home')]).toEqual(['forbidden', lab]);
  });

  test('clear deletes everything', () => {
    const shelf = memoryShelf();
    const store = new Store(shelf);
    store.keepLab('home', lab);
    store.clear();
    expect([store.read(), shelf.text]).toEqual([nothingKept, null]);
  });

  test.each([
    ['nothing', null],
    ['text that is no JSON', '{'],
    ['another version', '{"version":2,"labs":{}}'],
    ['a list', '[]'],
    ['labs of another shape', '{"version":1,"labs":{"a":{"files":"x"},"b":7},"answers":{"q":"perhaps"}}'],
  ])('%s reads as nothing kept', (_name, text) => {
    expect(parseKept(text)).toEqual(nothingKept);
  });
});
