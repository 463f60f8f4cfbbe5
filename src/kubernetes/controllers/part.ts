import { Part } from '../../parts/index.ts';

/** Controllers of kinds that a cluster does without until somebody writes one. */
export const controllersPart = new Part<typeof import('./later.ts')>('controllers');
