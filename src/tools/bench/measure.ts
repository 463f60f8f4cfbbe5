import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The best of some runs: the first ones are spent on compilation, and a shared machine disturbs each in its own way. */
export const best = (runs: number, measure: () => number): number => Math.min(...Array.from({ length: runs }, measure));

/** Milliseconds of real time for `action`. */
export function milliseconds(action: () => void): number {
  const began = performance.now();
  action();
  return performance.now() - began;
}

/** Microseconds for one call of `action`, from the best of eight batches. */
export function perCall(calls: number, action: (index: number) => void): number {
  const batch = () =>
    milliseconds(() => {
      for (let i = 0; i < calls; i++) action(i);
    });
  return Number(((best(8, batch) / calls) * 1000).toFixed(2));
}

let collect: (() => void) | undefined;

/** Bytes of the heap that are in use after everything that can go has gone. */
export function heapBytes(): number {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
