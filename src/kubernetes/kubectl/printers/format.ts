import { UserError } from '../errors.ts';
import { quote } from '../text/go.ts';

/** An output format and the argument after its `=`. */
export interface Format {
  readonly name: string;
  readonly argument?: string;
}

export const plainFormats = ['json', 'kyaml', 'name', 'yaml'] as const;
export const templateFormats = ['go-template', 'go-template-file', 'template', 'templatefile', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file'] as const;
export const columnFormats = ['custom-columns', 'custom-columns-file'] as const;

/** What the command cannot print: names all it can. */
export function noPrinter(output: string, allowed: readonly string[]): never {
  throw new UserError(`unable to match a printer suitable for the output format ${quote(output)}, allowed formats are: ${[...allowed].sort().join(',')}`);
}

/** Reads -o and --template. A plain format has no argument and may be written in capitals. */
export function readFormat(output: string, template: string, allowed: readonly string[]): Format | undefined {
  if (output === '') return template === '' ? undefined : { name: 'go-template', argument: template };
  const lower = output.toLowerCase();
  if (plainFormats.some((name) => name === lower) && allowed.includes(lower)) return { name: lower };
  if (lower === 'wide' && output === 'wide' && allowed.includes('wide')) return { name: 'wide' };
  for (const name of allowed.filter((candidate) => isTemplated(candidate))) {
    if (output === name) return template === '' ? { name } : { name, argument: template };
    if (output.startsWith(`${name}=`)) return { name, argument: output.slice(name.length + 1) || template };
  }
  return noPrinter(output, allowed);
}

const isTemplated = (name: string) => (templateFormats as readonly string[]).includes(name) || (columnFormats as readonly string[]).includes(name);
