/** Tables as psql prints them. */

export interface Shown {
  readonly columns: readonly { readonly name: string; readonly numeric?: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

export interface Manner {
  readonly title?: string;
  readonly tuplesOnly: boolean;
  readonly unaligned: boolean;
  /** Without the line that counts the rows. */
  readonly uncounted?: boolean;
}

const centered = (text: string, width: number): string => {
  const left = Math.floor((width - text.length) / 2);
  return `${' '.repeat(Math.max(0, left))}${text}${' '.repeat(Math.max(0, width - text.length - left))}`;
};

const count = (rows: number) => `(${rows} row${rows === 1 ? '' : 's'})\n`;

function unalignedTable({ columns, rows }: Shown, manner: Manner): string {
  const lines = rows.map((row) => row.join('|'));
  const head = manner.tuplesOnly ? [] : [columns.map(({ name }) => name).join('|')];
  return [...head, ...lines].map((line) => `${line}\n`).join('') + (manner.tuplesOnly ? '' : count(rows.length));
}

/** A cell may have several lines. */
export function table(shown: Shown, manner: Manner): string {
  if (manner.unaligned) return unalignedTable(shown, manner);
  const { columns, rows } = shown;
  const cells = rows.map((row) => row.map((cell) => cell.split('\n')));
  const widths = columns.map(({ name }, i) => Math.max(manner.tuplesOnly ? 0 : name.length, ...cells.flatMap((row) => row[i]!.map((line) => line.length)), 0));
  let out = '';
  const total = widths.reduce((sum, width) => sum + width + 3, -1);
  if (manner.title !== undefined && !manner.tuplesOnly) out += `${centered(manner.title, total).trimEnd()}\n`;
  if (!manner.tuplesOnly) {
    out += `${columns.map(({ name }, i) => ` ${centered(name, widths[i]!)} `).join('|')}\n`;
    out += `${widths.map((width) => '-'.repeat(width + 2)).join('+')}\n`;
  }
  for (const row of cells) {
    const height = Math.max(1, ...row.map((cell) => cell.length));
    for (let line = 0; line < height; line++) {
      const parts = row.map((cell, i) => {
        const text = cell[line] ?? '';
        const last = i === row.length - 1;
        const more = line < cell.length - 1;
        const padded = columns[i]!.numeric ? text.padStart(widths[i]!) : last && !more ? text : text.padEnd(widths[i]!);
        return ` ${padded}${more ? '+' : last ? '' : ' '}`;
      });
      out += `${parts.join('|')}\n`;
    }
  }
  return `${out}${manner.tuplesOnly || manner.uncounted ? '' : count(rows.length)}\n`;
}
