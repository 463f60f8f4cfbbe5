import { Part } from '../../parts/index.ts';

/** What the registries offer: needed when the first image is looked for. */
export const imagesPart = new Part<typeof import('./offered.ts')>('images');
