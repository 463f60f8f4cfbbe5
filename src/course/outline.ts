/**
 * The outline of the course: its parts and chapters, in order. The one place that says what there will be; which chapters are
 * written is seen from the content folder.
 */

export interface OutlineChapter {
  readonly number: number;
  readonly title: string;
  /** Name of its folder in its part's folder. */
  readonly folder: string;
}

export interface OutlinePart {
  readonly number: number;
  readonly title: string;
  /** Name of its folder below content/. */
  readonly folder: string;
  readonly chapters: readonly OutlineChapter[];
}

const chapter = (number: number, folder: string, title: string): OutlineChapter => ({ number, title, folder: `${String(number).padStart(2, '0')}-${folder}` });

const part = (number: number, folder: string, title: string, chapters: readonly OutlineChapter[]): OutlinePart => ({
  number,
  title,
  folder: `${String(number).padStart(2, '0')}-${folder}`,
  chapters,
});

export const outline: readonly OutlinePart[] = [
  part(1, 'why-pods', 'Why Pods', [
    chapter(1, 'what-a-pod-is', 'What a Pod is'),
    chapter(2, 'one-process-per-container', 'One process per container'),
    chapter(3, 'one-pod-or-several', 'One Pod or several?'),
  ]),
  part(2, 'inside-a-pod', 'Inside a Pod', [
    chapter(4, 'the-sandbox', 'The sandbox: what containers of a Pod share'),
    chapter(5, 'one-process-tree', 'One process tree: sharing the PID namespace'),
    chapter(6, 'file-systems-and-volumes', 'Own file systems, shared volumes'),
    chapter(7, 'ports-and-localhost', 'Ports, localhost and containerPort'),
    chapter(8, 'the-flat-network', 'The flat Pod network'),
    chapter(9, 'limits-and-cgroups', 'Resource limits and cgroups'),
  ]),
  part(3, 'from-manifest-to-running-pod', 'From manifest to running Pod', [
    chapter(10, 'anatomy-of-a-manifest', 'Anatomy of a Pod manifest'),
    chapter(11, 'from-manifest-to-containers', 'From manifest to running containers'),
    chapter(12, 'pod-lifecycle', 'Pod lifecycle'),
    chapter(13, 'kubectl-explain', 'kubectl explain'),
    chapter(14, 'images-and-registries', 'Images and registries'),
  ]),
  part(4, 'looking-and-working', 'Looking at and working with Pods', [
    chapter(15, 'inspecting-pods', 'Inspecting Pods'),
    chapter(16, 'logs', 'Logs'),
    chapter(17, 'exec-attach-cp', 'exec, attach and cp'),
    chapter(18, 'reaching-a-pod', 'Reaching a Pod'),
  ]),
  part(5, 'several-containers', 'Several containers', [
    chapter(19, 'sidecar-and-tls-proxy', 'Sidecar and TLS proxy'),
    chapter(20, 'init-containers', 'Init containers'),
  ]),
  part(6, 'organising-and-placing', 'Organising, placing, replacing, deleting', [
    chapter(21, 'labels-and-selectors', 'Labels and selectors'),
    chapter(22, 'annotations', 'Annotations'),
    chapter(23, 'namespaces', 'Namespaces'),
    chapter(24, 'scheduling', 'Scheduling Pods on specific nodes'),
    chapter(25, 'controllers', 'Why bare Pods are not enough: controllers'),
    chapter(26, 'deleting', 'Deleting Pods and other objects'),
  ]),
  part(7, 'going-on', 'Going on', [chapter(27, 'further-reading', 'Further reading and open ends')]),
];

/** The chapter's folder below content/, which is also its address: `03-…/12-pod-lifecycle`. */
export const slugOf = (inPart: OutlinePart, of: OutlineChapter): string => `${inPart.folder}/${of.folder}`;

/** The part and chapter whose folder this is. */
export function findChapter(slug: string): { part: OutlinePart; chapter: OutlineChapter } | undefined {
  for (const inPart of outline) {
    for (const of of inPart.chapters) if (slugOf(inPart, of) === slug) return { part: inPart, chapter: of };
  }
  return undefined;
}

const numerals = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII'];
/** `Part III`. */
export const partName = (of: OutlinePart): string => `Part ${numerals[of.number]}`;
