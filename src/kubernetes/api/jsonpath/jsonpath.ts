import { goValue } from '../go-value.ts';
import { writeJson } from '../json.ts';
import type { Json } from '../meta.ts';
import { Evaluation, EvaluationError } from './evaluate.ts';
import type { PathNode } from './node.ts';
import { JsonPathSyntaxError, parseNodes } from './parse.ts';

export interface JsonPathOptions {
  /** A key that is not there gives nothing; otherwise it is an error (`name is not found`). */
  readonly allowMissingKeys: boolean;
}

type Result<T> = T | { readonly error: string };

const print = (value: Json) => (value === null ? 'null' : typeof value === 'object' ? writeJson(value) : goValue(value));

/** A parsed template. */
export class JsonPath {
  readonly #nodes: readonly PathNode[];

  constructor(nodes: readonly PathNode[]) {
    this.#nodes = nodes;
  }

  /** What each part of the template finds, in order: text finds itself. The error has no prefix (kubectl: `Error executing template: `). */
  find(data: Json, options: JsonPathOptions): Result<{ readonly results: readonly (readonly Json[])[] }> {
    try {
      return { results: new Evaluation(options.allowMissingKeys).run(this.#nodes, [data]).results };
    } catch (error) {
      if (error instanceof EvaluationError) return { error: error.message };
      throw error;
    }
  }

  /** As `-o jsonpath` prints: the results of one part joined with a space, objects and lists as compact JSON. */
  print(data: Json, options: JsonPathOptions): Result<{ readonly text: string }> {
    const found = this.find(data, options);
    return 'error' in found ? found : { text: found.results.map((values) => values.map(print).join(' ')).join('') };
  }

  /** As `-o jsonpath-as-json` prints: the results of each part as an indented JSON array. */
  printAsJson(data: Json, options: JsonPathOptions): Result<{ readonly text: string }> {
    const found = this.find(data, options);
    return 'error' in found ? found : { text: found.results.map((values) => `${writeJson(values, '    ')}\n`).join('') };
  }
}

/** Reads a template; the error has no prefix (kubectl: `error parsing jsonpath TEMPLATE, `). */
export function parseJsonPath(template: string): Result<{ readonly path: JsonPath }> {
  try {
    return { path: new JsonPath(parseNodes(template)) };
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) return { error: error.message };
    throw error;
  }
}

/** The template that custom-columns, --sort-by and wait take for `name`, `.name`, `{name}` or `{.name}` (kubectl get.RelaxedJSONPathExpression). */
export function relaxedJsonPath(text: string): Result<{ readonly template: string }> {
  if (text === '') return { template: '' };
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text);
  if (!match) return { error: `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'` };
  return { template: `{.${match[1] ?? match[2]}}` };
}

/** The steps of a template that is one action: `{.spec.containers}`. */
export function parseSteps(template: string): Result<{ readonly steps: readonly PathNode[] }> {
  try {
    const [action, ...more] = parseNodes(template);
    return action?.kind === 'list' && more.length === 0 ? { steps: action.nodes } : { error: 'must pass in 1 jsonpath string' };
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) return { error: error.message };
    throw error;
  }
}
