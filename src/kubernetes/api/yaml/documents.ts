import { readJsonAt } from '../json.ts';
import type { Json } from '../meta.ts';
import { readYaml } from './read.ts';

/** One document of a stream. */
export interface Document {
  readonly text: string;
  /** The line of the stream, from 1, that the text's first line is. */
  readonly line: number;
}

export interface Manifest {
  /** Everything that was read before the error; null for an empty document. */
  readonly documents: readonly (Document & { readonly value: Json })[];
  /** Why reading stopped, as kubectl prints it behind `error parsing FILE: `; `line` is where in the stream. */
  readonly problem?: { readonly error: string; readonly line?: number };
}

interface Split {
  readonly documents: readonly Document[];
  readonly problem?: { readonly error: string; readonly line: number };
}

/**
 * Splits at lines that begin with `---` (apimachinery util/yaml YAMLReader). A separator before anything else belongs to its
 * document; line numbers in a document's errors count from behind the separator.
 */
function split(text: string): Split {
  const documents: Document[] = [];
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  let current: string[] = [];
  let start = 1;
  const flush = () => {
    if (current.length > 0) documents.push({ text: current.map((line) => `${line}\n`).join(''), line: start });
  };
  for (const [i, line] of lines.entries()) {
    if (line.startsWith('---')) {
      const rest = line.slice(3).trim();
      if (rest !== '' && !rest.startsWith('#')) return { documents, problem: { error: `invalid Yaml document separator: ${rest}`, line: i + 1 } };
      if (current.length > 0) {
        flush();
        current = [];
        start = i + 2;
        continue;
      }
    }
    current.push(line);
  }
  flush();
  return { documents };
}

/** The documents of a YAML stream. What follows a line that kubectl refuses as a separator (`--- x`) is left out. */
export function splitDocuments(text: string): readonly Document[] {
  return split(text).documents;
}

function readYamlStream(text: string, lineOffset: number): Manifest {
  const { documents, problem } = split(text);
  const read: (Document & { value: Json })[] = [];
  for (const document of documents) {
    const line = document.line + lineOffset;
    const result = readYaml(document.text);
    if ('error' in result) {
      return { documents: read, problem: { error: `error converting YAML to JSON: ${result.error}`, ...(result.line && { line: line + result.line - 1 }) } };
    }
    read.push({ text: document.text, line, value: result.value });
  }
  return { documents: read, ...(problem && { problem: { error: problem.error, line: problem.line + lineOffset } }) };
}

const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length;

/**
 * Reads a file of manifests as kubectl does (apimachinery util/yaml YAMLOrJSONDecoder): a text that begins with `{` is a stream of
 * JSON values; if that fails at the first or second, the rest is tried as YAML, and when that fails too, the JSON error is told.
 */
export function readManifest(text: string): Manifest {
  if (!/^\s*\{/.test(text)) return readYamlStream(text, 0);
  const documents: (Document & { value: Json })[] = [];
  let index = 0;
  for (;;) {
    const read = readJsonAt(text, index);
    if (!read) return { documents };
    if ('error' in read) {
      const error = read.offset === undefined ? read.error : `json: offset ${read.offset}: ${read.error}`;
      const problem = { error: documents.length > 1 ? read.error : error, line: lineAt(text, read.offset ?? text.length) };
      if (documents.length > 1) return { documents, problem };
      const rest = text.slice(index).replace(/^[^\S\n]*\n?/, '');
      const asYaml = readYamlStream(rest, lineAt(text, text.length - rest.length) - 1);
      if (!asYaml.problem) return { documents: [...documents, ...asYaml.documents] };
      // The JSON error stands for the first document only; later ones are known to be YAML.
      return { documents: [...documents, ...asYaml.documents], problem: asYaml.documents.length === 0 ? problem : asYaml.problem };
    }
    documents.push({ text: text.slice(index, read.end), line: lineAt(text, index), value: read.value });
    index = read.end;
  }
}
