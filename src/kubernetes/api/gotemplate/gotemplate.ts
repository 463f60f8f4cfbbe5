import type { Json } from '../meta.ts';
import { Execution, TemplateExecutionError } from './execute.ts';
import { TemplateSyntaxError } from './lexer.ts';
import type { Templates } from './node.ts';
import { parse } from './parse.ts';

export interface GoTemplateOptions {
  /** A key that is not there gives `<no value>`; otherwise it is an error. */
  readonly allowMissingKeys: boolean;
}

/** A parsed template. */
export class GoTemplate {
  readonly #text: string;
  readonly #templates: Templates;

  constructor(text: string, templates: Templates) {
    this.#text = text;
    this.#templates = templates;
  }

  /** What the template prints. When it fails, `output` is what it had printed until then. */
  execute(data: Json, options: GoTemplateOptions): { readonly output: string; readonly error?: string } {
    const execution = new Execution(this.#text, this.#templates, options.allowMissingKeys);
    try {
      execution.run('', data);
      return { output: execution.output };
    } catch (error) {
      if (error instanceof TemplateExecutionError) return { output: execution.output, error: error.message };
      throw error;
    }
  }
}

/** Reads a template; the error is text/template's (kubectl: `error parsing template TEMPLATE, ` before it). */
export function parseGoTemplate(text: string): { readonly template: GoTemplate } | { readonly error: string } {
  try {
    return { template: new GoTemplate(text, parse(text)) };
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return { error: error.message };
    throw error;
  }
}
