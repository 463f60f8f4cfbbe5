import { FunctionError, functions } from './functions.ts';
import type { Command, Operand, Pipeline, TemplateNode, Templates } from './node.ts';
import { type Fields, format, Int, isFields, isTrue, sortedKeys, typeName, type Value } from './value.ts';

/** A template that fails on its data; the message says where. */
export class TemplateExecutionError extends Error {}

class LoopControl extends Error {
  readonly kind: 'break' | 'continue';
  constructor(kind: 'break' | 'continue') {
    super(kind);
    this.kind = kind;
  }
}

interface Place {
  readonly at: number;
  readonly text: string;
}

/** How deep templates may call each other (text/template allows 100,000; the host's stack does not). */
const maxDepth = 1000;

/** Runs a template (text/template exec.go). */
export class Execution {
  readonly #template: string;
  readonly #templates: Templates;
  readonly #missingKeys: boolean;
  #variables: { readonly name: string; value: Value }[] = [];
  #depth = 0;
  output = '';

  constructor(template: string, templates: Templates, missingKeys: boolean) {
    this.#template = template;
    this.#templates = templates;
    this.#missingKeys = missingKeys;
  }

  run(name: string, dot: Value): void {
    const before = this.#variables;
    this.#variables = [{ name: '$', value: dot }];
    this.#walkAll(this.#templates.get(name)!, dot);
    this.#variables = before;
  }

  #fail({ at, text }: Place, message: string): never {
    const line = this.#template.slice(0, at).split('\n').length;
    const column = at - (this.#template.lastIndexOf('\n', at - 1) + 1);
    throw new TemplateExecutionError(`template: output:${line}:${column}: executing "output" at <${text}>: ${message}`);
  }

  #walkAll(nodes: readonly TemplateNode[], dot: Value): void {
    for (const node of nodes) this.#walk(node, dot);
  }

  #walk(node: TemplateNode, dot: Value): void {
    switch (node.kind) {
      case 'text':
        this.output += node.text;
        break;
      case 'action': {
        const value = this.#pipeline(node.pipeline, dot);
        if (node.pipeline.variables.length === 0) this.output += value === undefined || value === null ? '<no value>' : format(value);
        break;
      }
      case 'if':
      case 'with':
        this.#scoped(() => this.#condition(node, dot));
        break;
      case 'range':
        this.#scoped(() => this.#range(node, dot));
        break;
      case 'template':
        this.#call(node, dot);
        break;
      default:
        throw new LoopControl(node.kind);
    }
  }

  /** Variables that are declared within are gone behind it. */
  #scoped(action: () => void): void {
    const known = this.#variables.length;
    try {
      action();
    } finally {
      this.#variables.length = known;
    }
  }

  #call(node: TemplateNode & { kind: 'template' }, dot: Value): void {
    const place = { at: node.at, text: `{{template ${JSON.stringify(node.name)}}}` };
    if (!this.#templates.has(node.name)) this.#fail(place, `template ${JSON.stringify(node.name)} not defined`);
    if (++this.#depth > maxDepth) this.#fail(place, `exceeded maximum template depth (${maxDepth})`);
    this.run(node.name, node.pipeline ? this.#pipeline(node.pipeline, dot) : undefined);
    this.#depth--;
  }

  #condition(node: TemplateNode & { kind: 'if' | 'with' | 'range' }, dot: Value): void {
    const value = this.#pipeline(node.pipeline, dot);
    if (isTrue(value)) this.#walkAll(node.body, node.kind === 'with' ? value : dot);
    else this.#walkAll(node.otherwise, dot);
  }

  #range(node: TemplateNode & { kind: 'if' | 'with' | 'range' }, dot: Value): void {
    const { pipeline, body, otherwise } = node;
    const value = this.#commands(pipeline, dot);
    const entries = this.#entries(value, pipeline);
    if (entries.length === 0) {
      this.#walkAll(otherwise, dot);
      return;
    }
    for (const [key, item] of entries) {
      try {
        this.#scoped(() => {
          this.#declare(pipeline, pipeline.variables.length > 1 ? [key, item] : [item]);
          this.#walkAll(body, item);
        });
      } catch (error) {
        if (!(error instanceof LoopControl)) throw error;
        if (error.kind === 'break') break;
      }
    }
  }

  #entries(value: Value, { commands }: Pipeline): readonly (readonly [Value, Value])[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.map((item, i) => [new Int(i), item] as const);
    if (isFields(value)) return sortedKeys(value).map((key) => [key, value[key]] as const);
    if (value instanceof Int) return Array.from({ length: Math.max(0, value.value) }, (_, i) => [new Int(i), new Int(i)] as const);
    return this.#fail(commands[0]!.words[0]!, `range can't iterate over ${format(value)}`);
  }

  #declare({ variables, assign }: Pipeline, values: readonly Value[]): void {
    variables.forEach((name, i) => {
      const known = assign ? this.#variables.findLast((variable) => variable.name === name) : undefined;
      if (known) known.value = values[i];
      else this.#variables.push({ name, value: values[i] });
    });
  }

  #pipeline(pipeline: Pipeline, dot: Value): Value {
    const value = this.#commands(pipeline, dot);
    if (pipeline.variables.length > 0) this.#declare(pipeline, [value]);
    return value;
  }

  #commands({ commands }: Pipeline, dot: Value): Value {
    let value: Value;
    commands.forEach((command, i) => {
      value = this.#command(command, dot, i === 0 ? [] : [value]);
    });
    return value;
  }

  /** final: the value of the command before, as the last argument. */
  #command({ words }: Command, dot: Value, final: readonly Value[]): Value {
    const [first, ...rest] = words as [Operand, ...Operand[]];
    if (first.kind === 'function') return this.#function(first, rest, dot, final);
    if (first.kind === 'nil') this.#fail(first, 'nil is not a command');
    if (rest.length + final.length > 0) {
      if (first.kind === 'fields' || first.kind === 'variable')
        this.#fail(first, `${first.kind === 'fields' ? first.names.at(-1) : first.name} is not a method but has arguments`);
      this.#fail(first, `can't give argument to non-function ${first.text}`);
    }
    return this.#evaluate(first, dot);
  }

  #function(operand: Operand & { kind: 'function' }, words: readonly Operand[], dot: Value, final: readonly Value[]): Value {
    const { name } = operand;
    const place = { at: operand.at, text: [operand.text, ...words.map(({ text, kind }) => (kind === 'pipeline' ? `(${text})` : text))].join(' ') };
    if (name === 'and' || name === 'or') return this.#shortCircuit(name, words, dot, final);
    if (name === 'call')
      this.#fail(place, `error calling call: non-function ${words[0]?.text ?? ''} of type ${typeName(words[0] && this.#evaluate(words[0], dot))}`);
    const { call, least, most } = functions.get(name)!;
    const count = words.length + final.length;
    if (count < least || count > most)
      this.#fail(operand, `wrong number of args for ${name}: want ${most === least ? least : `at least ${least}`} got ${count}`);
    try {
      return call(...words.map((word) => this.#evaluate(word, dot)), ...final);
    } catch (error) {
      if (error instanceof FunctionError) return this.#fail(place, `error calling ${name}: ${error.message}`);
      throw error;
    }
  }

  /** The first value that decides, or the last. */
  #shortCircuit(name: 'and' | 'or', words: readonly Operand[], dot: Value, final: readonly Value[]): Value {
    let value: Value;
    for (const next of [...words.map((word) => () => this.#evaluate(word, dot)), ...final.map((one) => () => one)]) {
      value = next();
      if (isTrue(value) === (name === 'or')) return value;
    }
    return value;
  }

  #evaluate(operand: Operand, dot: Value): Value {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'constant':
        return operand.value;
      case 'variable':
        return this.#variables.findLast(({ name }) => name === operand.name)!.value;
      case 'function':
        return this.#function(operand, [], dot, []);
      case 'pipeline':
        return this.#scopedValue(operand.pipeline, dot);
      case 'fields':
        return this.#fields(operand, operand.of ? this.#evaluate(operand.of, dot) : dot);
    }
  }

  #scopedValue(pipeline: Pipeline, dot: Value): Value {
    let value: Value;
    this.#scoped(() => {
      value = this.#pipeline(pipeline, dot);
    });
    return value;
  }

  #fields(operand: Operand & { kind: 'fields' }, start: Value): Value {
    let value = start;
    for (const name of operand.names) {
      if (value === undefined) {
        if (!this.#missingKeys) this.#fail(operand, `nil data; no entry for key ${JSON.stringify(name)}`);
        continue;
      }
      if (value === null) this.#fail(operand, `nil pointer evaluating interface {}.${name}`);
      if (!isFields(value)) this.#fail(operand, `can't evaluate field ${name} in type ${value instanceof Int ? 'int' : 'interface {}'}`);
      const fields: Fields = value;
      if (!Object.hasOwn(fields, name) && !this.#missingKeys) this.#fail(operand, `map has no entry for key ${JSON.stringify(name)}`);
      value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    }
    return value;
  }
}
