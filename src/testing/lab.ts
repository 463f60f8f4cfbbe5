import type { Lab } from '../host/protocol/index.ts';

const empty: Lab = {
  id: 'test',
  title: 'test',
  cluster: 'a',
  seed: 7,
  setup: [],
  transcript: [],
  views: [],
  picture: 'none',
  checks: [],
  questions: [],
  hints: [],
  start: [],
  solution: [],
  solve: [],
};

/** A lab with nothing in it but what is given. */
export const labWith = (given: Partial<Lab>): Lab => ({ ...empty, ...given });
