import { goTypeOf, goValue } from '../go-value.ts';
import type { Json } from '../meta.ts';
import { compare } from './compare.ts';
import type { PathNode, Slice } from './node.ts';

/** A path that does not fit the data. `found` is what there was until then: a filter that only asks for existence goes by it. */
export class EvaluationError extends Error {
  readonly found: readonly Json[];
  constructor(message: string, found: readonly Json[] = []) {
    super(message);
    this.found = found;
  }
}

type Values = readonly Json[];
type Fields = { readonly [key: string]: Json };

const isFields = (value: Json): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is directly within a value; of an object in the order of its keys (Go's maps have none). */
function contents(value: Json): Values {
  if (Array.isArray(value)) return value as Values;
  if (!isFields(value)) return [];
  return Object.keys(value)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((key) => value[key]!);
}

/** Runs the nodes of a template over data (client-go util/jsonpath jsonpath.go). */
export class Evaluation {
  readonly #allowMissingKeys: boolean;
  #ranges = 0;
  #sawRange = false;
  #sawEnd = false;

  constructor(allowMissingKeys: boolean) {
    this.#allowMissingKeys = allowMissingKeys;
  }

  /** The results of each node from `from` on; stops at the `end` of a range. */
  run(nodes: readonly PathNode[], current: Values, from = 0): { readonly results: Values[]; readonly end: number | undefined } {
    const results: Values[] = [];
    for (let i = from; i < nodes.length; i++) {
      this.#sawRange = this.#sawEnd = false;
      const found = this.#walk(current, nodes[i]!);
      if (this.#sawEnd) return { results, end: i };
      if (!this.#sawRange) results.push(found);
      else i = this.#range(nodes, i, found, results) ?? i;
    }
    return { results, end: undefined };
  }

  /** Repeats what follows for each value; returns where the range ends. Without an end the rest follows once more, as upstream does. */
  #range(nodes: readonly PathNode[], at: number, values: Values, results: Values[]): number | undefined {
    this.#ranges++;
    let end: number | undefined;
    if (values.length === 0) end = this.run(nodes, [null], at + 1).end;
    for (const value of values) {
      const inner = this.run(nodes, [value], at + 1);
      results.push(...inner.results);
      end = inner.end;
    }
    this.#ranges--;
    return end;
  }

  #walk(input: Values, node: PathNode): Values {
    switch (node.kind) {
      case 'list':
        return this.#list(input, node.nodes);
      case 'text':
        return [node.text];
      case 'literal':
        return input.map(() => node.value);
      case 'identifier':
        return this.#identifier(input, node.name);
      case 'field':
        return this.#field(input, node.name);
      case 'wildcard':
        return input.flatMap(contents);
      case 'recursive':
        return this.#recursive(input);
      case 'slice':
        return input.flatMap((value) => this.#slice(input, value, node.slice));
      case 'union':
        return node.alternatives.flatMap((alternative) => this.#walk(input, alternative));
      case 'filter':
        return input.flatMap((value) => this.#filter(input, value, node));
    }
  }

  #list(input: Values, nodes: readonly PathNode[]): Values {
    let current = input;
    for (const node of nodes) current = this.#walk(current, node);
    return current;
  }

  #identifier(input: Values, name: string): Values {
    if (name === 'range') {
      this.#sawRange = true;
      return input;
    }
    if (name !== 'end') throw new EvaluationError(`unrecognized identifier ${name}`, input);
    if (this.#ranges === 0) throw new EvaluationError('not in range, nothing to end');
    this.#sawEnd = true;
    return [];
  }

  #field(input: Values, name: string): Values {
    if (input.length === 0) return [];
    const found = input.flatMap((value) => (isFields(value) && Object.hasOwn(value, name) ? [value[name]!] : []));
    if (found.length === 0 && !this.#allowMissingKeys) throw new EvaluationError(`${name} is not found`);
    return found;
  }

  #recursive(input: Values): Values {
    return input.flatMap((value) => {
      const inner = contents(value);
      return inner.length === 0 ? [] : [value, ...this.#recursive(inner)];
    });
  }

  #slice(input: Values, value: Json, slice: Slice): Values {
    if (value === null) return [];
    if (!Array.isArray(value)) throw new EvaluationError(`${goTypeOf(value)} is not array or slice`, input);
    const { length } = value;
    const start = slice.start === undefined ? 0 : slice.start < 0 ? slice.start + length : slice.start;
    let end = slice.end ?? length;
    if (end < 0 || (end === 0 && slice.derived)) end += length;
    if (start === end) return [];
    const outside = (index: number) => new EvaluationError(`array index out of bounds: index ${index}, length ${length}`, input);
    if (start >= length || start < 0) throw outside(start);
    if (end > length || end < 0) throw outside(end - 1);
    if (start > end) throw new EvaluationError(`starting index ${start} is greater than ending index ${end}`, input);
    const step = slice.step ?? 1;
    if (step <= 0) throw new EvaluationError('step must be > 0', input);
    return (value as Values).slice(start, end).filter((_, i) => i % step === 0);
  }

  #filter(input: Values, value: Json, node: PathNode & { kind: 'filter' }): Values {
    if (!Array.isArray(value)) throw new EvaluationError(`${goValue(value)} is not array or slice and cannot be filtered`, input);
    return (value as Values).filter((item) => (node.operator === 'exists' ? this.#exists(item, node.left) : this.#passes(input, item, node)));
  }

  #exists(item: Json, path: PathNode): boolean {
    try {
      return this.#walk([item], path).length > 0;
    } catch (error) {
      if (error instanceof EvaluationError) return error.found.length > 0;
      throw error;
    }
  }

  #passes(input: Values, item: Json, node: PathNode & { kind: 'filter' }): boolean {
    const sides = [node.left, node.right].map((side) => this.#walk([item], side));
    for (const side of sides) {
      if (side.length === 0) return false;
      if (side.length > 1) throw new EvaluationError('can only compare one element at a time', input);
    }
    const result = compare(sides[0]![0]!, node.operator, sides[1]![0]!);
    if (typeof result === 'string') throw new EvaluationError(result);
    return result;
  }
}
