import type { Credentials } from './types.ts';

/** The superuser. */
export const root: Credentials = { uid: 0, gid: 0, groups: [0] };
