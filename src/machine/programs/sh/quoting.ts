/** As `set -x` of ash shows a word (maybe_single_quote): an empty one is shown as nothing. */
export const traceQuote = (text: string): string => (/[\x00-*;-?`[\\{-\uffff]/.test(text) ? singleQuote(text) : text);

/** A word as it may be typed again: in single quotes where it has to be (ash's maybe_single_quote). */
export function quote(text: string): string {
  return text !== '' && /^[A-Za-z0-9_+\-.,:/@%]+$/.test(text) ? text : singleQuote(text);
}

/** A text in single quotes, whatever is in it. */
export function singleQuote(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  return text
    .split(/('+)/)
    .filter((piece, _, all) => piece !== '' || all.length === 1)
    .map((piece) => (piece.startsWith("'") ? `"${piece}"` : `'${piece}'`))
    .join('');
}
