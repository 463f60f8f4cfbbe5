import type { Step } from './storm.ts';

/** Storms that broke an invariant once, as short as they could be made, with what was wrong. */
export const keptStorms: readonly (readonly [string, readonly Step[]])[] = [];
