import { type JsonPath, parseJsonPath } from '../../api/jsonpath/index.ts';
import type { Json } from '../../api/meta.ts';
import { UserError } from '../errors.ts';
import { goSyntax, quote } from '../text/go.ts';
import type { ObjectPrinter } from './printer.ts';

export type { JsonPath } from '../../api/jsonpath/index.ts';

/** Reads a template; throws UserError with the parser's words. */
export function parsePath(template: string): JsonPath {
  const parsed = parseJsonPath(template);
  if ('error' in parsed) throw new UserError(parsed.error);
  return parsed.path;
}

/** What each part of the path finds in an object. */
export function findValues(path: JsonPath, object: unknown, allowMissingKeys: boolean): readonly (readonly unknown[])[] {
  const found = path.find(object as Json, { allowMissingKeys });
  if ('error' in found) throw new UserError(found.error);
  return found.results;
}

/** -o jsonpath, jsonpath-file, jsonpath-as-json. */
export function jsonPathPrinter(template: string, format: string, options: { readonly allowMissingKeys: boolean }): ObjectPrinter {
  const parsed = parseJsonPath(template);
  if ('error' in parsed) throw new UserError(`error parsing jsonpath ${template}, ${parsed.error}`);
  const { path } = parsed;
  return (object) => {
    const data = object as Json;
    const printed = format === 'jsonpath-as-json' ? path.printAsJson(data, options) : path.print(data, options);
    if (!('error' in printed)) return printed.text;
    const details = `Error executing template: ${printed.error}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n`;
    throw new UserError(`error executing jsonpath ${quote(template)}: ${details}\n`);
  };
}
