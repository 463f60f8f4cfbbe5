const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

const plain = /^[ !#-[\]-~]*$/;
const graphic = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

function escaped(character: string): string {
  const short = escapes[character];
  if (short !== undefined) return short;
  if (graphic.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

/** A string as Go's %q prints it (strconv.Quote). */
export function goQuote(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const character of text) quoted += escaped(character);
  return `${quoted}"`;
}

const unsafeInHtml = /[<>&\u2028\u2029]/g;

/** JSON as encoding/json leaves it by default: `<`, `>` and `&` escaped. */
export function goHtmlSafe(json: string): string {
  return json.replace(unsafeInHtml, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A value as encoding/json's Marshal prints it: sorted keys, and `<`, `>`, `&` escaped. */
export function goJson(value: unknown): string {
  const json = JSON.stringify(value, sortedKeys);
  return json === undefined ? 'null' : goHtmlSafe(json);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The bytes of a string in UTF-8: what Go's len() counts. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    if (code >= 0xd800 && code < 0xdc00) index++;
    length += code < 0x800 ? 1 : 2;
  }
  return length;
}
