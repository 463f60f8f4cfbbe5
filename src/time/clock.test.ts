import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Clock } from './index.ts';

describe('the clock', () => {
  test('runs what is due in order of time and, at the same time, of scheduling', () => {
    const delay = fc.oneof({ weight: 3, arbitrary: fc.nat(20) }, fc.nat(1000));
    // Each task schedules some more when it runs, and takes back one of those that wait.
    const plan = fc.array(fc.record({ delay, children: fc.array(delay, { maxLength: 3 }), cancels: fc.option(fc.nat(50)) }), { maxLength: 60 });
    fc.assert(
      fc.property(plan, (tasks) => {
        const clock = new Clock(1_795_000_000_000_000);
        const start = clock.now;
        const made: { time: number; cancel: () => void; cancelled: boolean }[] = [];
        const ran: number[] = [];
        const schedule = (after: number, more: () => void) => {
          const id = made.length;
          const timer = clock.after(after, 'task', () => {
            expect(clock.now).toBe(made[id]!.time);
            ran.push(id);
            more();
          });
          made.push({ time: timer.time, cancel: () => timer.cancel(), cancelled: false });
        };
        for (const { delay, children, cancels } of tasks) {
          schedule(delay, () => {
            for (const each of children) schedule(each, () => undefined);
            const victim = cancels === null ? undefined : made[cancels];
            if (victim && !ran.includes(made.indexOf(victim))) {
              victim.cancel();
              victim.cancelled = true;
            }
          });
        }
        clock.advance(3000);
        const expected = made.map((each, id) => ({ ...each, id })).filter(({ cancelled }) => !cancelled);
        expect(ran).toEqual(expected.sort((a, b) => a.time - b.time || a.id - b.id).map(({ id }) => id));
        expect([clock.pending, clock.now - start]).toEqual([0, 3000]);
      }),
    );
  });

  test('many that were taken back do not stay', () => {
    const clock = new Clock(0);
    const timers = Array.from({ length: 1000 }, (_, i) => clock.after(i + 1, 'time-out', () => undefined));
    for (const timer of timers.slice(0, 990)) timer.cancel();
    expect([clock.pending, clock.scheduled().length, clock.next()?.time]).toEqual([10, 10, 991]);
  });

  test('background tasks do not make it busy', () => {
    const clock = new Clock(0);
    clock.background(5, 'lease', () => undefined);
    expect([clock.busy, clock.nextForeground(), clock.next()?.name]).toEqual([false, undefined, 'lease']);
    clock.after(9, 'task', () => undefined);
    expect([clock.busy, clock.nextForeground()]).toEqual([true, 9]);
  });
});
