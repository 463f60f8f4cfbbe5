const limit = 1000;
const texts = new Map<string, string>();

/** The same text as one string for all that have it: most Pods have the same messages. */
export function sharedText(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= limit) texts.clear();
  const flat = flatText(text);
  texts.set(flat, flat);
  return flat;
}

/** A text that holds on to no other: what was put together of pieces, or cut out of a longer one, keeps those. For what is kept long. */
export function flatText(text: string): string {
  let flat = '';
  for (let from = 0; from < text.length; from += pieceLength) {
    const end = Math.min(text.length, from + pieceLength);
    const codes: number[] = [];
    for (let i = from; i < end; i++) codes.push(text.charCodeAt(i));
    flat += String.fromCharCode.apply(null, codes);
  }
  return flat;
}

/** So many arguments a function may well have. */
const pieceLength = 1000;
