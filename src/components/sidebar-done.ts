import { pageStore } from '../course/index.ts';

/** Ticks the chapters in the outline whose labs the reader has all solved. */
export function markDone(): void {
  const solved = Object.entries(pageStore().read().labs)
    .filter(([, lab]) => lab.solved !== undefined)
    .map(([id]) => id);
  for (const link of document.querySelectorAll<HTMLElement>('a[data-chapter]')) {
    const { chapter = '', tasks } = link.dataset;
    const count = solved.filter((id) => id.startsWith(`${chapter}/`)).length;
    link.toggleAttribute('data-done', count > 0 && count >= Number(tasks));
  }
}
