import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keptStorms } from './kept.ts';
import { actions, openStorm, type Step, step, weather } from './storm.ts';

const storms = fc.array(step, { minLength: 30, maxLength: 120, size: 'max' });

describe('a storm of random Pods and actions', () => {
  // More of them, looking for trouble: STORMS=200 STORM_SEED=7 npx vitest run src/testing/storms
  test('keeps the invariants, and nothing is left when all is gone', () => {
    const numRuns = Number(process.env['STORMS'] ?? 12);
    const seed = Number(process.env['STORM_SEED'] ?? 20_261_121);
    fc.assert(fc.property(storms, weather), { numRuns, seed, endOnFailure: false });
  }, 600_000);

  test.each(keptStorms)('that once broke something does so no more: %s', (_what, steps) => {
    weather(steps);
  });

  test('is the same in long and in short steps, and when it is replayed from its inputs', () => {
    fc.assert(
      fc.property(storms, (steps) => {
        const [long, short] = [openStorm(), openStorm()];
        for (const one of steps) {
          pass(long, one, 1);
          pass(short, one, 50);
        }
        for (const run of [long, short]) run.simulation.advanceTo(run.simulation.clock.now);
        const again = openStorm();
        again.replay(long.inputs, long.simulation.clock.now);
        expect(writes(short)).toEqual(writes(long));
        expect(writes(again)).toEqual(writes(long));
        for (const run of [long, short, again]) run.close();
      }),
      { numRuns: 4, seed: 20_261_121 },
    );
  }, 600_000);
});

function pass(run: ReturnType<typeof openStorm>, one: Step, parts: number): void {
  for (const action of actions(one)) run.act(action);
  if (one.do !== 'wait') return;
  const { clock } = run.simulation;
  const end = clock.now + one.milliseconds * 1000;
  for (let i = 1; i <= parts; i++) run.simulation.advanceTo(i === parts ? end : Math.min(end, clock.now + Math.floor((one.milliseconds * 1000) / parts)));
}

/** All that was written, by whom and when. */
const writes = (run: ReturnType<typeof openStorm>): string[] =>
  run.simulation.cluster.etcd.log.map(({ revision, time, actor, verb, key, object }) => JSON.stringify([revision, time, actor, verb, key, object]));
