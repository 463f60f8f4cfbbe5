import type { Json } from '../meta.ts';
import { type Mark, YamlError } from './cursor.ts';
import { ConversionError, type DecodeObserver, Decoder } from './decode.ts';
import type { Node } from './node.ts';
import { Parser } from './parser.ts';

/** Lines and columns count from 1; the end is the column behind the last character. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface YamlProblem {
  /** In kubectl's words, behind `error converting YAML to JSON: `: `yaml: line 8: did not find expected key`. */
  readonly error: string;
  /** Where the mistake was noticed, from 1; the error's own line number can be one less. */
  readonly line?: number;
  readonly column?: number;
}

/** The range of a value, and of its key in a mapping. */
export interface ValueRange extends Range {
  readonly key?: Range;
}

export interface MarkedYaml {
  readonly value: Json;
  /** By path: `spec.containers[0].name`; '' is the document. Values that come from an alias have no range but the alias' own. */
  readonly marks: ReadonlyMap<string, ValueRange>;
  /** Keys that a mapping has more than once; the last one holds. */
  readonly duplicates: readonly { readonly path: string; readonly range: Range }[];
}

/** The line number in a message is libyaml's: the scanner counts from 1, the parser from 0, and 0 is not told. */
function messageOf(error: YamlError): string {
  if (error.kind === 'reader' || error.kind === 'value') return `yaml: ${error.message}`;
  const line = error.mark?.line ? error.mark.line + (error.kind === 'scanner' ? 1 : 0) : (error.context?.line ?? 0);
  return line === 0 ? `yaml: ${error.message}` : `yaml: line ${line}: ${error.message}`;
}

function problemOf(error: unknown): YamlProblem {
  if (error instanceof ConversionError) return { error: error.message };
  if (!(error instanceof YamlError)) throw error;
  return { error: messageOf(error), ...(error.mark && { line: error.mark.line + 1, column: error.mark.column + 1 }) };
}

function read(text: string, observer?: DecodeObserver): { readonly value: Json } | YamlProblem {
  try {
    const node = new Parser(text).parse();
    return { value: node ? new Decoder(observer).decode(node) : null };
  } catch (error) {
    return problemOf(error);
  }
}

/** Reads the first document of a text as sigs.k8s.io/yaml's YAMLToJSON does (YAML 1.1, go-yaml v2). No document is null. */
export function readYaml(text: string): { readonly value: Json } | YamlProblem {
  return read(text);
}

const range = (start: Mark, end: Mark): Range => ({ line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1 });
const rangeOf = (node: Node) => range(node.start, node.end.index < node.start.index ? node.start : node.end);

/** As readYaml, and where each value stands: for markers in an editor. */
export function readYamlWithMarks(text: string): MarkedYaml | YamlProblem {
  const marks = new Map<string, ValueRange>();
  const duplicates: { path: string; range: Range }[] = [];
  const result = read(text, {
    value: (path, node, key) => marks.set(path, { ...rangeOf(node), ...(key && { key: rangeOf(key) }) }),
    duplicate: (path, key) => duplicates.push({ path, range: rangeOf(key) }),
  });
  return 'error' in result ? result : { value: result.value, marks, duplicates };
}
