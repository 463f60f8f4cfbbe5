import { Part } from '../parts/index.ts';

/** What a lab has beside its cluster: checks, what the editor is told of a manifest, the sources of the rarer pictures. */
export const labPart = new Part<typeof import('./lab-code.ts')>('lab');
