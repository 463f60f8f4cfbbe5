import { describe, expect, test } from 'vitest';
import { type Area, differences, pendingSessions, sessionNames } from './golden-sessions-run.ts';

/** One test for each session of an area: equal, or listed as pending and not equal. */
export function testSessions(area: Area): void {
  const pending = pendingSessions();
  describe(`recorded sessions: ${area}`, () => {
    for (const name of sessionNames(area)) {
      if (pending.has(name)) test(`${name} is pending, and does not pass`, () => expect(differences(name), 'it passes: take it off pending.txt').not.toBe(''));
      else
        test(name, () => {
          const found = differences(name);
          if (found !== '') expect.fail(`${name} differs\n\n${found}`);
        });
    }
  });
}
