import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { parseLab } from '../components/lab/definition.ts';
import type { Lab, LabFile } from '../host/protocol/index.ts';

const content = fileURLToPath(new URL('../../content/', import.meta.url));
const below = (folder: string) => readdirSync(join(content, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

function files(folder: string): LabFile[] {
  if (!existsSync(join(content, folder))) return [];
  return below(folder).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return { path: path.slice(join(content, folder).length + 1), text: readFileSync(path, 'utf8') };
  });
}

/** Every lab below content/, read as the site reads it. */
export function allLabs(): Lab[] {
  return below('')
    .filter((entry) => entry.name === 'lab.yaml')
    .map((entry) => {
      const id = entry.parentPath.slice(content.length);
      const file = join(entry.parentPath, entry.name);
      return parseLab(id, `content/${id}/lab.yaml`, readFileSync(file, 'utf8'), files(`${id}/start`), files(`${id}/solution`));
    });
}

export interface ChapterPage {
  readonly path: string;
  readonly text: string;
  readonly frontMatter: { readonly chapter?: number; readonly covers?: readonly string[] };
}

/** Every page below content/ that is a chapter. */
export function chapterPages(): ChapterPage[] {
  return below('')
    .filter((entry) => entry.name === 'index.mdx')
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const text = readFileSync(path, 'utf8');
      const frontMatter = load(/^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '') as ChapterPage['frontMatter'];
      return { path: path.slice(content.length), text, frontMatter };
    })
    .filter(({ frontMatter }) => frontMatter.chapter !== undefined);
}
