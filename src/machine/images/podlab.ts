import { baseImages } from './base.ts';
import { courseImages } from './course.ts';
import type { ImageDefinition } from './definition.ts';
import { nginxImages } from './nginx.ts';
import { notesImages } from './notes.ts';
import { serverImages } from './servers.ts';
import { toolImages } from './tools.ts';

/** The images of the site's labs: they behave like the originals. */
export const podlabImages: readonly ImageDefinition[] = [...baseImages, ...nginxImages, ...serverImages, ...notesImages, ...courseImages, ...toolImages];
