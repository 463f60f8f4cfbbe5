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

/** The text in two lines of these widths, broken at a space; the second is '' when one will do, and shortened when two will not. */
export function broken(words: string, first: number, second: number): readonly [string, string] {
  const room = Math.floor(first / letter);
  if (words.length <= room) return [words, ''];
  const at = words.lastIndexOf(' ', room);
  return at <= 0 ? [shorten(words, first), ''] : [words.slice(0, at), shorten(words.slice(at + 1), second)];
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

/** A line, bent horizontally at its middle where its ends lie at different heights. */
export function link(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  const middle = Math.round((x1 + x2) / 2);
  const path = y1 === y2 ? `M${x1} ${y1}H${x2}` : `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
  return `<path class="${kind}" d="${path}"/>`;
}

/** Shortened at its beginning: of a path the end tells more. */
export function shortenPath(path: string, width: number): string {
  const room = Math.max(1, Math.floor(width / letter));
  return path.length <= room ? path : `…${path.slice(path.length - room + 1)}`;
}

/** `06:31:07`, as the machines' `date` says. Microseconds since the epoch. */
export const timeOfDay = (time: number): string => new Date(time / 1000).toISOString().slice(11, 19);

/** `64Mi`, `1.5Gi`, as manifests write it. */
export function inBytes(bytes: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${amount >= 100 || Number.isInteger(amount) ? Math.round(amount) : amount.toFixed(1)}${units[unit]}`;
}
