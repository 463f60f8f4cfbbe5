import type { Program } from '../process/types.ts';
import { sh } from './sh/index.ts';

/** The part `shell`: one program by its three names. */
export const shellPrograms: ReadonlyMap<string, Program> = new Map([
  ['sh', sh],
  ['ash', sh],
  ['bash', sh],
]);
