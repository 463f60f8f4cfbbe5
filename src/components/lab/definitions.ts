import type { Lab, LabFile } from '../../host/protocol/index.ts';
import { parseLab } from './definition.ts';

// import.meta.glob and not a content collection: a collection would keep what an older simulator printed.
const definitions = import.meta.glob<string>('/content/**/lab.yaml', { query: '?raw', import: 'default', eager: true });
const files = import.meta.glob<string>('/content/**/{start,solution}/**/*', { query: '?raw', import: 'default', eager: true });

const filesBelow = (folder: string): LabFile[] =>
  Object.entries(files)
    .filter(([path]) => path.startsWith(folder))
    .map(([path, text]) => ({ path: path.slice(folder.length), text }));

const read = (id: string): Lab =>
  parseLab(
    id,
    `content/${id}/lab.yaml`,
    definitions[`/content/${id}/lab.yaml`] ?? '',
    filesBelow(`/content/${id}/start/`),
    filesBelow(`/content/${id}/solution/`),
  );

const labIds: readonly string[] = Object.keys(definitions).map((path) => path.slice('/content/'.length, -'/lab.yaml'.length));

/** The lab that a page means by a name: a folder beside the page, or a path below content/. */
export function findLab(name: string, page: string): Lab {
  const folder = page.replace(/^\.?\/?content\//, '').replace(/[^/]*$/, '');
  const id = [`${folder}${name}`, name].find((candidate) => labIds.includes(candidate));
  if (id === undefined)
    throw new Error(`${page}: <Lab id="${name}">: expected a folder content/${folder}${name} with a lab.yaml in it; there are: ${labIds.join(', ')}`);
  return read(id);
}

/** How many labs of a chapter have conditions to reach. */
export const tasksOf = (chapter: string): number => labIds.filter((id) => id.startsWith(`${chapter}/`) && read(id).checks.length > 0).length;
