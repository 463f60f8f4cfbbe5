import { expect, test } from 'vitest';
import { type Area, pendingSessions, sessionNames } from './golden-sessions-run.ts';

const areas: readonly Area[] = ['api', 'kubectl', 'node', 'cluster'];

test('every pending session exists', () => {
  const all = new Set(areas.flatMap(sessionNames));
  expect([...pendingSessions().keys()].filter((name) => !all.has(name))).toEqual([]);
});
