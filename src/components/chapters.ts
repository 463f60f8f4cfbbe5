import { getCollection } from 'astro:content';
import { findChapter, type OutlineChapter, type OutlinePart } from '../course/outline.ts';

export interface Chapter {
  readonly slug: string;
  readonly title: string;
  readonly goal: string;
  readonly covers: readonly string[];
  readonly part: OutlinePart;
  readonly chapter: OutlineChapter;
}

/** An author's mistake in a chapter's front matter: file, field, what was expected. */
const mistake = (file: string, field: string, expected: string, found: unknown): Error =>
  new Error(`${file}: ${field}: expected ${expected}, found ${found === undefined ? 'nothing' : JSON.stringify(found)}`);

let chapters: Promise<ReadonlyMap<string, Chapter>> | undefined;

/** The chapters that are written, by slug, each checked against the outline. */
export function writtenChapters(): Promise<ReadonlyMap<string, Chapter>> {
  chapters ??= read();
  return chapters;
}

async function read(): Promise<ReadonlyMap<string, Chapter>> {
  const found = new Map<string, Chapter>();
  for (const { id, data, filePath } of await getCollection('docs')) {
    if (!/^\d\d-/.test(id)) continue;
    const file = filePath ?? id;
    const place = findChapter(id);
    if (place === undefined)
      throw mistake(file, 'folder', 'a part and chapter of src/course/outline.ts, such as 03-from-manifest-to-running-pod/12-pod-lifecycle', id);
    if (data.part !== place.part.number) throw mistake(file, 'part', String(place.part.number), data.part);
    if (data.chapter !== place.chapter.number) throw mistake(file, 'chapter', String(place.chapter.number), data.chapter);
    if (data.goal === undefined) throw mistake(file, 'goal', 'one sentence: what the reader can do after the chapter', data.goal);
    if (data.covers === undefined) throw mistake(file, 'covers', 'a list of inventory ids, such as [n1-056, n1-057]', data.covers);
    found.set(id, { slug: id, title: data.title, goal: data.goal, covers: data.covers, ...place });
  }
  return found;
}
