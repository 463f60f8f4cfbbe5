import { describe, expect, test } from 'vitest';
import { after, type LabEvent, type LabState } from './life.ts';

const run = (events: readonly LabEvent[], from: LabState = 'resting'): LabState => events.reduce(after, from);

describe('the life of a lab', () => {
  test.each<[string, LabEvent[], LabState]>([
    ['a first touch wakes it', ['touch'], 'waking'],
    ['it is live once the simulator has opened it', ['touch', 'opened'], 'live'],
    ['a second touch changes nothing', ['touch', 'opened', 'touch'], 'live'],
    ['one can look back and return', ['touch', 'opened', 'look', 'now'], 'live'],
    ['a simulator that does not answer leaves it stuck', ['touch', 'opened', 'silent'], 'stuck'],
    ['a late answer sets it right', ['touch', 'opened', 'silent', 'heard'], 'live'],
    ['a simulator that is silent while it starts goes on when it has opened', ['touch', 'silent', 'opened'], 'live'],
    ['what is stuck can be stopped', ['touch', 'opened', 'silent', 'stop'], 'stopped'],
    ['a late answer after the stop changes nothing', ['touch', 'opened', 'silent', 'stop', 'heard'], 'stopped'],
    ['what is stopped can start again', ['touch', 'opened', 'silent', 'stop', 'restart', 'opened'], 'live'],
    ['a bug stops it', ['touch', 'opened', 'crash', 'heard'], 'crashed'],
    ['after a bug it can start again', ['touch', 'opened', 'crash', 'restart'], 'waking'],
  ])('%s', (_name, events, state) => {
    expect(run(events)).toBe(state);
  });
});
