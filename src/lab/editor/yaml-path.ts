/**
 * Where in a YAML document a place of the text is, by indentation: good enough while the text is being typed and does not parse.
 */

/** `[]` stands for an item of a list. */
export type Step = string;

export interface Place {
  /** Keys and lists from the document's root to the mapping (or list) that the place is in. */
  readonly path: readonly Step[];
  /** First and last line of the document (`---` separates them), from 0. */
  readonly first: number;
  readonly last: number;
}

interface Parsed {
  /** Columns of the list dashes before the key. */
  readonly dashes: readonly number[];
  readonly column: number;
  readonly key?: string;
  readonly value: string;
}

const isSeparator = (line: string): boolean => /^---(\s|$)/.test(line);
const isBlank = (line: string): boolean => /^\s*(#.*)?$/.test(line);

/** A line's dashes, key and value; undefined for blank lines and comments. */
export function parseLine(line: string): Parsed | undefined {
  if (isBlank(line)) return undefined;
  const lead = /^\s*(?:-\s+|-$)*/.exec(line)?.[0] ?? '';
  const dashes = [...lead.matchAll(/-/g)].map(({ index }) => index);
  const rest = line.slice(lead.length);
  const pair = /^(?:"([^"]*)"|'([^']*)'|([^\s:#'"[\]{}][^:#]*?))\s*:(?:\s+(.*))?$/.exec(rest);
  const key = pair?.[1] ?? pair?.[2] ?? pair?.[3];
  return { dashes, column: lead.length, key, value: (pair ? (pair[4] ?? '') : rest).trim() };
}

/** The lines' document bounds around a line. */
function documentAround(lines: readonly string[], line: number): { first: number; last: number } {
  let first = line;
  while (first > 0 && !isSeparator(lines[first] ?? '')) first--;
  let last = line + 1;
  while (last < lines.length && !isSeparator(lines[last] ?? '')) last++;
  return { first: isSeparator(lines[first] ?? '') ? first + 1 : first, last: last - 1 };
}

/**
 * The path of the mapping whose keys stand at a column, seen from a line; `dashes` are the list dashes on that line itself. Undefined inside a
 * block of text (`|` or `>`).
 */
export function placeAt(lines: readonly string[], line: number, column: number, dashes: readonly number[]): Place | undefined {
  const { first, last } = documentAround(lines, line);
  const path: Step[] = [];
  let want = column;
  let inList = false;
  const enterLists = (columns: readonly number[]): void => {
    for (const dash of [...columns].reverse()) {
      if (dash >= want) continue;
      path.unshift('[]');
      want = dash;
      inList = true;
    }
  };
  enterLists(dashes);
  for (let index = line - 1; index >= first; index--) {
    const parsed = parseLine(lines[index] ?? '');
    if (!parsed) continue;
    const isParent = parsed.key !== undefined && (parsed.column < want || (inList && parsed.column === want && parsed.dashes.length === 0));
    if (isParent && parsed.key !== undefined) {
      if (/^[|>][-+\d]*$/.test(parsed.value)) return undefined;
      path.unshift(parsed.key);
      want = parsed.column;
      inList = false;
    }
    // A dash at the wanted column of a list that was entered already belongs to a sibling item.
    enterLists(parsed.dashes.filter((dash) => dash < want));
    if (want === 0 && !inList) break;
  }
  return { path, first, last };
}

/** `apiVersion` and `kind` of a document. */
export function documentKind(lines: readonly string[], { first, last }: Pick<Place, 'first' | 'last'>): { apiVersion?: string; kind?: string } {
  const found: { apiVersion?: string; kind?: string } = {};
  for (const line of lines.slice(first, last + 1)) {
    const parsed = parseLine(line);
    if (parsed?.column !== 0 || (parsed.key !== 'apiVersion' && parsed.key !== 'kind')) continue;
    found[parsed.key] ??= parsed.value.replace(/\s+#.*$/, '').replace(/^(["'])(.*)\1$/, '$2');
  }
  return found;
}
