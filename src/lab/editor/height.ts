/** Pixels: the same in styles/lab/editor.css. */
export const lineHeight = 20;
export const padding = 12;
const scrollbar = 10;
const lowest = 128;
const highest = 474;

/** The height of a file's place in the page, still or being edited, so that nothing moves when the editor comes. */
export const editorHeight = (text: string): number => Math.min(highest, Math.max(lowest, text.split('\n').length * lineHeight + 2 * padding + scrollbar));
