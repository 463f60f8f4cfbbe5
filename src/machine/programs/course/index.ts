import type { Program } from '../../process/types.ts';
import { hog } from './hog.ts';
import { stress } from './stress.ts';
import { producer, web } from './web.ts';

/** The programs of the course's own images, and stress. */
export const coursePrograms: Readonly<Record<string, Program>> = { hog, producer, stress, web };
