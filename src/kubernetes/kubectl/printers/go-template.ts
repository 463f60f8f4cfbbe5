import { parseGoTemplate } from '../../api/gotemplate/index.ts';
import type { Json } from '../../api/meta.ts';
import { UserError } from '../errors.ts';
import { marshal, quote, sprint } from '../text/go.ts';
import { type ObjectPrinter, PrintError } from './printer.ts';

/** -o go-template, go-template-file. What the template printed before it failed is printed, with what helps to find the mistake. */
export function goTemplatePrinter(template: string, options: { readonly allowMissingKeys: boolean }): ObjectPrinter {
  const parsed = parseGoTemplate(template);
  if ('error' in parsed) throw new UserError(`error parsing template ${template}, ${parsed.error}`);
  return (object) => {
    const { output, error } = parsed.template.execute(object as Json, options);
    if (error === undefined) return output;
    const help = [
      `Error executing template: ${error}. Printing more information for debugging the template:\n`,
      `\ttemplate was:\n\t\t${template}\n`,
      `\traw data was:\n\t\t${marshal(object)}\n`,
      `\tobject given to template engine was:\n\t\t${sprint(object)}\n\n`,
    ].join('');
    throw new PrintError(`error executing template ${quote(template)}: ${error}`, output + help);
  };
}
