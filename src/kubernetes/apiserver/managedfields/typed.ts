import { goQuote } from '../../api/go-text.ts';
import { goSyntaxOf, goTypeOf, goValue } from '../../api/go-value.ts';
import type { Json } from '../../api/meta.ts';
import type { Field, Schema } from '../../api/schema.ts';
import { elementText } from './field-set.ts';
import { isFields, itemElement, listKind } from './place.ts';

/**
 * What keeps a configuration from being one of its type, in structured-merge-diff's words (typed.ValidationErrors); undefined when
 * nothing does. The keys of a map are looked at in their order up to the first that the type does not have.
 */
export function typedError(value: Json, schema: Schema): string | undefined {
  const errors = errorsIn(value, schema, undefined);
  if (errors.length <= 1) return errors[0];
  return ['errors:', ...errors.map((error) => `  ${error}`)].join('\n');
}

function errorsIn(value: Json, schema: Schema | undefined, field: Field | undefined): string[] {
  if (value === null || !schema) return [];
  switch (schema.type) {
    case 'object':
    case 'map':
      return isFields(value) ? mapErrors(value, schema) : [`: expected map, got &{${goValue(value)}}`];
    case 'array':
      return Array.isArray(value) ? listErrors(value, schema, field) : [`: expected list, got &{${goValue(value)}}`];
    default:
      return scalarErrors(value, schema);
  }
}

/** The same errors, further down. */
const within = (element: string, errors: readonly string[]) => errors.map((error) => elementText(element) + error);

function mapErrors(value: { readonly [key: string]: Json }, schema: Schema): string[] {
  const errors: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const field = schema.fields.get(key);
    if (!field && schema.type === 'object') {
      errors.push(`.${key}: field not declared in schema`);
      break;
    }
    errors.push(...within(`f:${key}`, errorsIn(value[key]!, field?.schema ?? schema.items, field)));
  }
  return errors;
}

function listErrors(list: readonly Json[], schema: Schema, field: Field | undefined): string[] {
  const errors: string[] = [];
  const seen = new Set<string>();
  const kind = listKind(field);
  for (const [index, item] of list.entries()) {
    if (kind === 'atomic') {
      errors.push(...errorsIn(item, schema.items, undefined).map((error) => `[${index}]${error}`));
      continue;
    }
    const problem = kind === 'map' ? itemProblem(item, field!) : undefined;
    if (problem) return [...errors, `: element ${index}: ${problem}`];
    const element = itemElement(item, field!);
    if (seen.has(element)) errors.push(`: duplicate entries for key ${elementText(element)}`);
    seen.add(element);
    errors.push(...within(element, errorsIn(item, schema.items, undefined)));
  }
  return errors;
}

/** Why an item of an associative list cannot be told from others. */
function itemProblem(item: Json, field: Field): string | undefined {
  if (item === null) return 'associative list with keys may not have a null element';
  if (!isFields(item)) return 'associative list with keys may not have non-map elements';
  if (itemElement(item, field) !== 'k:{}') return undefined;
  return `associative list with keys has an element that omits all key fields [${field.mapKeys.map(goQuote).join(' ')}] (and doesn't have default values for any key fields)`;
}

function scalarErrors(value: Json, { type }: Schema): string[] {
  if (type === 'integer' || type === 'number') return typeof value === 'number' ? [] : [`: expected numeric (int or float), got ${goTypeOf(value)}`];
  if (type === 'boolean') return typeof value === 'boolean' ? [] : [`: expected boolean, got &{${goValue(value)}}`];
  if (type === 'quantity' || type === 'int-or-string') return typeof value === 'object' ? [`: expected any scalar, got &{${goValue(value)}}`] : [];
  if (type === 'any') return [];
  return typeof value === 'string' ? [] : [`: expected string, got &value.valueUnstructured{Value:${goSyntaxOf(value)}}`];
}
