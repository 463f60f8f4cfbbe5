import { defineCollection } from 'astro:content';
import { docsSchema } from '@astrojs/starlight/schema';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

const coveredId = z.string().regex(/^n[0-4]-\d{3}$/, { error: 'expected an id of the inventory such as n1-056' });

/** What a chapter's front matter says beside Starlight's own fields. Pages that are no chapter have none of these. */
const chapterFields = z.object({
  part: z.number({ error: 'expected the number of the part, 1 to 7' }).int().min(1).max(7).optional(),
  chapter: z.number({ error: 'expected the number of the chapter, 1 to 27' }).int().min(1).max(27).optional(),
  goal: z.string({ error: 'expected one sentence: what the reader can do after the chapter' }).min(10).optional(),
  covers: z.array(coveredId, { error: 'expected a list of inventory ids, such as [n1-056, n1-057]' }).optional(),
});

export const collections = {
  docs: defineCollection({
    loader: glob({ base: './content', pattern: '**/[^_]*.{md,mdx}' }),
    schema: docsSchema({ extend: chapterFields }),
  }),
};
