/**
 * The unified difference of two texts as Go's difflib makes it (github.com/pmezard/go-difflib, after Python's difflib): the longest
 * matching block first, then the same to the left and to the right of it. In texts of 200 lines or more, lines that occur in more than
 * 1 % of them do not start a match.
 */

interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

interface Span {
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
}

interface Change extends Span {
  readonly equal: boolean;
}

class Matcher {
  readonly #a: readonly string[];
  readonly #b: readonly string[];
  /** Where each line stands in b; popular lines are left out. */
  readonly #places = new Map<string, number[]>();

  constructor(a: readonly string[], b: readonly string[]) {
    this.#a = a;
    this.#b = b;
    for (const [index, line] of b.entries()) {
      const places = this.#places.get(line);
      if (places) places.push(index);
      else this.#places.set(line, [index]);
    }
    const most = Math.floor(b.length / 100) + 1;
    if (b.length >= 200) for (const [line, places] of this.#places) if (places.length > most) this.#places.delete(line);
  }

  #longest({ a, aEnd, b, bEnd }: Span): Block {
    let best: Block = { a, b, size: 0 };
    let lengths = new Map<number, number>();
    for (let i = a; i < aEnd; i++) {
      const next = new Map<number, number>();
      for (const j of this.#places.get(this.#a[i]!) ?? []) {
        if (j < b) continue;
        if (j >= bEnd) break;
        const size = (lengths.get(j - 1) ?? 0) + 1;
        next.set(j, size);
        if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
      }
      lengths = next;
    }
    return this.#extended(best, { a, aEnd, b, bEnd });
  }

  #extended(block: Block, within: Span): Block {
    let { a, b, size } = block;
    while (a > within.a && b > within.b && this.#a[a - 1] === this.#b[b - 1]) {
      a--;
      b--;
      size++;
    }
    while (a + size < within.aEnd && b + size < within.bEnd && this.#a[a + size] === this.#b[b + size]) size++;
    return { a, b, size };
  }

  #blocks(within: Span): Block[] {
    const block = this.#longest(within);
    if (block.size === 0) return [];
    const { a, b, size } = block;
    const before = within.a < a && within.b < b ? this.#blocks({ ...within, aEnd: a, bEnd: b }) : [];
    const after = a + size < within.aEnd && b + size < within.bEnd ? this.#blocks({ ...within, a: a + size, b: b + size }) : [];
    return [...before, block, ...after];
  }

  changes(): Change[] {
    const changes: Change[] = [];
    let a = 0;
    let b = 0;
    const all = this.#blocks({ a: 0, aEnd: this.#a.length, b: 0, bEnd: this.#b.length });
    for (const block of [...joined(all), { a: this.#a.length, b: this.#b.length, size: 0 }]) {
      if (a < block.a || b < block.b) changes.push({ equal: false, a, aEnd: block.a, b, bEnd: block.b });
      a = block.a + block.size;
      b = block.b + block.size;
      if (block.size > 0) changes.push({ equal: true, a: block.a, aEnd: a, b: block.b, bEnd: b });
    }
    return changes;
  }
}

/** Blocks that follow each other without a gap are one. */
function joined(blocks: readonly Block[]): Block[] {
  const result: Block[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    if (last && last.a + last.size === block.a && last.b + last.size === block.b) result[result.length - 1] = { ...last, size: last.size + block.size };
    else result.push(block);
  }
  return result;
}

function trimmed(change: Change, before: number | undefined, after: number | undefined): Change {
  const start = before === undefined ? 0 : Math.max(0, change.aEnd - change.a - before);
  const end = after === undefined ? 0 : Math.max(0, change.aEnd - change.a - after);
  return { ...change, a: change.a + start, b: change.b + start, aEnd: change.aEnd - end, bEnd: change.bEnd - end };
}

/** Changes with that many equal lines around them; where more lie between two, a new group begins. */
function grouped(changes: readonly Change[], context: number): Change[][] {
  const groups: Change[][] = [];
  let group: Change[] = [];
  for (const [index, change] of changes.entries()) {
    const isFirst = index === 0;
    const isLast = index === changes.length - 1;
    if (!change.equal) group.push(change);
    else if (isFirst) group.push(trimmed(change, context, undefined));
    else if (isLast) group.push(trimmed(change, undefined, context));
    else if (change.aEnd - change.a > 2 * context) {
      groups.push([...group, trimmed(change, undefined, context)]);
      group = [trimmed(change, context, undefined)];
    } else group.push(change);
  }
  if (group.some((change) => !change.equal)) groups.push(group);
  return groups;
}

function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return `${start + 1}`;
  return `${length === 0 ? start : start + 1},${length}`;
}

/** Hunks with three lines of context, without a header for the files; each line ends with a line break. Empty for equal texts. */
export function unifiedDiff(before: string, after: string): string {
  const a = before.split('\n');
  const b = after.split('\n');
  let text = '';
  for (const group of grouped(new Matcher(a, b).changes(), 3)) {
    text += `@@ -${range(group[0]!.a, group.at(-1)!.aEnd)} +${range(group[0]!.b, group.at(-1)!.bEnd)} @@\n`;
    for (const change of group) {
      if (change.equal) for (const line of a.slice(change.a, change.aEnd)) text += ` ${line}\n`;
      else {
        for (const line of a.slice(change.a, change.aEnd)) text += `-${line}\n`;
        for (const line of b.slice(change.b, change.bEnd)) text += `+${line}\n`;
      }
    }
  }
  return text;
}
