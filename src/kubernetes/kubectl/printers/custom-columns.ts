import { UserError } from '../errors.ts';
import { isList } from '../resource/object.ts';
import { escapeTerminal, sprint } from '../text/go.ts';
import { newListWriter } from '../text/tab-writer.ts';
import { findValues, type JsonPath, parsePath } from './json-path.ts';
import { PrintError } from './printer.ts';

export interface CustomColumn {
  readonly header: string;
  /** `{.metadata.name}` */
  readonly path: string;
}

/** Makes a complete template of a path: braces and the leading dot may be missing (get.RelaxedJSONPathExpression). */
export function relaxedPath(text: string): string {
  if (text === '') return text;
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text);
  if (!match) throw new UserError("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  return `{.${match[1] ?? match[2]}}`;
}

/** `NAME:.metadata.name,IMAGE:.spec.image` */
export function columnsFromSpec(spec: string): readonly CustomColumn[] {
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new UserError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: relaxedPath(part.slice(colon + 1)) };
  });
}

const formatHint = 'Expected format is one line of space separated headers, one line of space separated column specs.';

/** A file of two lines: headers, and paths. */
export function columnsFromFile(text: string): readonly CustomColumn[] {
  const lines = text.replace(/\n$/, '').split('\n');
  if (text === '') throw new UserError(`invalid template, missing header line. ${formatHint}`);
  if (lines.length < 2) throw new UserError(`invalid template, missing spec line. ${formatHint}`);
  const [headers, specs] = lines.map((line) => line.split(/\s+/).filter((word) => word !== ''));
  if (headers!.length !== specs!.length) throw new UserError(`number of headers (${headers!.length}) and field specifications (${specs!.length}) don't match`);
  return headers!.map((header, i) => ({ header, path: relaxedPath(specs![i]!) }));
}

/** -o custom-columns: headers once, then one row an object. */
export class CustomColumnsPrinter {
  readonly #columns: readonly CustomColumn[];
  #headersDue: boolean;

  constructor(columns: readonly CustomColumn[], noHeaders: boolean) {
    this.#columns = columns;
    this.#headersDue = !noHeaders;
  }

  print(object: unknown): string {
    const writer = newListWriter();
    if (this.#headersDue) writer.write(`${this.#columns.map((column) => column.header).join('\t')}\n`);
    this.#headersDue = false;
    const paths = this.#columns.map((column) => parsePath(column.path));
    for (const item of isList(object) ? object.items : [object]) {
      try {
        writer.write(`${paths.map((path) => cell(path, item)).join('\t')}\n`);
      } catch (error) {
        if (error instanceof UserError) throw new PrintError(error.message, writer.flush());
        throw error;
      }
    }
    return writer.flush();
  }
}

function cell(path: JsonPath, object: unknown): string {
  const results = findValues(path, object, true);
  const texts = results.length === 0 || results[0]!.length === 0 ? ['<none>'] : [];
  for (const list of results) texts.push(...list.map((value) => escapeTerminal(sprint(value))));
  return texts.join(',');
}
