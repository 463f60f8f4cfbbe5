/** Building blocks of the pictures: strings, so that the build and the live lab draw with the same functions. */

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML text. */
export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (letter) => escapes[letter] ?? letter);

/** Pixels of one letter in the pictures' 11 px monospaced type. */
export const letter = 6.65;

/** The text, shortened with an ellipsis to what fits into a width in pixels. */
export function shorten(text: string, width: number): string {
  const room = Math.max(1, Math.floor(width / letter));
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const rect = ({ x, y, width, height }: Box, kind: string, radius = 6): string =>
  `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`;

export const text = (x: number, y: number, content: string, kind = '', anchor: 'start' | 'end' | 'middle' = 'start'): string =>
  `<text x="${x}" y="${y}"${kind === '' ? '' : ` class="${kind}"`}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escapeXml(content)}</text>`;

/** An element of a picture with its name for the pointer (`<title>`). */
export const group = (title: string, content: string, kind = ''): string =>
  `<g${kind === '' ? '' : ` class="${kind}"`}><title>${escapeXml(title)}</title>${content}</g>`;

/** A whole picture. `id` must be unique in the page; `title` and `description` say in words what is drawn. */
export function svg(id: string, title: string, description: string, width: number, height: number, content: string): string {
  return (
    `<svg class="picture" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">` +
    `<title id="${id}-title">${escapeXml(title)}</title><desc id="${id}-desc">${escapeXml(description)}</desc>${content}</svg>`
  );
}
