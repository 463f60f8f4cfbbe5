import type { Unstructured } from '../resource/object.ts';
import { escapeTerminal, sortedKeys, sprint } from '../text/go.ts';
import type { TabWriter } from '../text/tab-writer.ts';

/** A Table as the server answers it (meta/v1). */
export interface Table {
  readonly kind: 'Table';
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly columnDefinitions: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly priority?: number;
}

export interface Row {
  readonly cells: readonly unknown[];
  readonly object?: Unstructured;
}

export interface TableOptions {
  readonly noHeaders: boolean;
  readonly wide: boolean;
  readonly withNamespace: boolean;
  /** Put before the name with a slash: `deployment.apps`; '' for none. */
  readonly kind: string;
  readonly columnLabels: readonly string[];
  readonly showLabels: boolean;
}

export const isTable = (object: unknown): object is Table => (object as Table | undefined)?.kind === 'Table';

/** The type of a watch event as a column, always as wide. */
const eventTypes: Readonly<Record<string, string>> = { ADDED: 'ADDED   ', MODIFIED: 'MODIFIED', DELETED: 'DELETED ', ERROR: 'ERROR   ' };

/** Labels as `a=1,b=2`, `<none>` without any. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const text = sortedKeys(labels)
    .map((key) => `${key}=${labels![key]}`)
    .join(',');
  return text === '' ? '<none>' : text;
}

/**
 * Lays out Tables, one after another as a watch brings them: headers are printed once for the same columns (cli-runtime's
 * HumanReadablePrinter).
 */
export class TablePrinter {
  readonly #options: TableOptions;
  #columns: readonly Column[] = [];
  #printed = false;

  constructor(options: TableOptions) {
    this.#options = options;
  }

  print(table: Table, writer: TabWriter, event?: string): void {
    const given = table.columnDefinitions ?? [];
    const known = given.length === 0 || sameColumns(given, this.#columns);
    const noHeaders = this.#options.noHeaders || (this.#printed && known);
    if (!known) {
      this.#columns = given;
      this.#printed = false;
    }
    const rows = table.rows ?? [];
    if (rows.length > 0) this.#printed = true;
    if (rows.length === 0 && !noHeaders) return;
    const columns = this.#columns.map((column, index) => ({ column, index })).filter(({ column }) => this.#options.wide || !column.priority);
    if (!noHeaders) writer.write(`${this.#headers(columns, event).join('\t')}\n`);
    for (const row of rows) writer.write(`${this.#cells(columns, row, event).join('\t')}\n`);
  }

  #headers(columns: readonly { readonly column: Column }[], event?: string): string[] {
    const { withNamespace, columnLabels, showLabels } = this.#options;
    return [
      ...(event === undefined ? [] : ['EVENT']),
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...columns.map(({ column }) => column.name.toUpperCase()),
      ...columnLabels.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ];
  }

  #cells(columns: readonly { readonly column: Column; readonly index: number }[], row: Row, event?: string): string[] {
    const { withNamespace, columnLabels, showLabels, kind } = this.#options;
    const metadata = row.object?.metadata;
    const nameColumn = columns.find(({ column }) => column.format === 'name' && column.type === 'string')?.index;
    const cell = (index: number) => cellText(index === nameColumn && kind !== '' ? `${kind}/${row.cells[index]}` : row.cells[index]);
    return [
      ...(event === undefined ? [] : [eventTypes[event] ?? event]),
      ...(withNamespace ? [metadata?.namespace ?? ''] : []),
      ...columns.map(({ index }) => cell(index)),
      ...columnLabels.map((label) => metadata?.labels?.[label] ?? ''),
      ...(showLabels ? [metadata ? formatLabels(metadata.labels) : ''] : []),
    ];
  }
}

const sameColumns = (a: readonly Column[], b: readonly Column[]) =>
  a === b || (a.length === b.length && a.every((column, i) => column.name === b[i]!.name && column.type === b[i]!.type));

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return escapeTerminal(sprint(value));
  const broken = value.search(/[\f\n\r]/);
  return broken < 0 ? escapeTerminal(value) : `${escapeTerminal(value.slice(0, broken))}...`;
}
