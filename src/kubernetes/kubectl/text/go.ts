/** How Go writes values: kubectl's messages quote and format with fmt. */

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

/** strconv.Quote, the verb %q. */
export function quote(text: string): string {
  let out = '"';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const known = escapes[character];
    if (known !== undefined) out += known;
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code >= 0x80 && code < 0xa0) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += character;
  }
  return `${out}"`;
}

/** Order of Go's strings (by bytes of UTF-8, which is the order of code points). */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] !== right[i]) return left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
  }
  return left.length - right.length;
}

/** Keys of a map in Go's order. */
export function sortedKeys(map: object | undefined): string[] {
  return Object.keys(map ?? {}).sort(compareText);
}

/** fmt.Sprint of a decoded JSON value: `map[a:1 b:[x y]]`. */
export function sprint(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return formatNumber(value);
  if (Array.isArray(value)) return `[${value.map(sprint).join(' ')}]`;
  if (typeof value === 'object') {
    const map = value as Record<string, unknown>;
    return `map[${sortedKeys(map)
      .map((key) => `${key}:${sprint(map[key])}`)
      .join(' ')}]`;
  }
  return String(value);
}

/** The verb %#v for a decoded JSON value: `map[string]interface {}{"a":1}`. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return formatNumber(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value === 'object') {
    const map = value as Record<string, unknown>;
    return `map[string]interface {}{${sortedKeys(map)
      .map((key) => `${quote(key)}:${goSyntax(map[key])}`)
      .join(', ')}}`;
  }
  return String(value);
}

/** int64 as it is; float64 as %v: the shortest digits, with an exponent from 1e21 and below 1e-4. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  const text = Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Removes what a reader would not want from a terminal (cli-runtime printers.WriteEscaped): escape sequences are shown as `^[`. */
export function escapeTerminal(text: string): string {
  return text.replaceAll('\x1b', '^[').replaceAll('\r', '\\r');
}

/** encoding/json's Marshal: compact, HTML characters escaped; keys in Go's order if `sorted`, else as they come. */
export function marshal(value: unknown, sorted = true): string {
  return escapeHTML(JSON.stringify(sorted ? sortDeep(value) : value));
}

/** encoding/json's MarshalIndent. */
export function marshalIndent(value: unknown, indent: string, sorted = true): string {
  return escapeHTML(JSON.stringify(sorted ? sortDeep(value) : value, undefined, indent));
}

function escapeHTML(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same value with the keys of every map in Go's order. */
export function sortDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortDeep);
  if (value === null || typeof value !== 'object') return value;
  const map = value as Record<string, unknown>;
  const out: Record<string, unknown> = {};
  for (const key of sortedKeys(map)) if (map[key] !== undefined) out[key] = sortDeep(map[key]);
  return out;
}
