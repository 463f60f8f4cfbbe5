import { labelKeyErrors, labelValueErrors } from '../label-syntax.ts';

/** A set of labels, or of field values. */
export type Labels = Readonly<Record<string, string>>;

/** Operators of label selectors (apimachinery selection.Operator). */
export type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt';

/** One condition of a label selector; all of them must hold. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  /** Sorted, no duplicates when they come from a text; as given when from an object. */
  readonly values: readonly string[];
}

/** A label that Go's ParseInt reads; labels are compared as 64-bit integers by gt and lt. */
export function parseInteger(text: string): bigint | undefined {
  return /^[-+]?[0-9]+$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
}

const quote = (value: string) => JSON.stringify(value);
const list = (values: readonly string[]) => `[${values.map(quote).join(',')}]`;

function valueErrors(operator: Operator, values: readonly string[]): string[] {
  const invalid = (detail: string) => [`values: Invalid value: ${list(values)}: ${detail}`];
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0 ? invalid("for 'in', 'notin' operators, values set can't be empty") : [];
    case '=':
    case '==':
    case '!=':
      return values.length === 1 ? [] : invalid('exact-match compatibility requires one single value');
    case 'exists':
    case '!':
      return values.length === 0 ? [] : invalid('values set must be empty for exists and does not exist');
    default: {
      const errors = values.length === 1 ? [] : invalid("for 'Gt', 'Lt' operators, exactly one value is required");
      values.forEach((value, i) => {
        if (parseInteger(value) === undefined)
          errors.push(`values[${i}]: Invalid value: ${quote(value)}: for 'Gt', 'Lt' operators, the value must be an integer`);
      });
      return errors;
    }
  }
}

/** A list of errors as one text: `a` or `[a, b]` (apimachinery errors.Aggregate). */
export const aggregate = (errors: readonly string[]) => (errors.length === 1 ? errors[0]! : `[${[...new Set(errors)].join(', ')}]`);

/** Checks a requirement as labels.NewRequirement does. */
export function requirementError({ key, operator, values }: Requirement): string | undefined {
  const keyErrors = labelKeyErrors(key);
  const errors = keyErrors.length > 0 ? [`key: Invalid value: ${quote(key)}: ${keyErrors.join('; ')}`] : [];
  errors.push(...valueErrors(operator, values));
  values.forEach((value, i) => {
    const found = labelValueErrors(value);
    if (found.length > 0) errors.push(`values[${i}][${key}]: Invalid value: ${quote(value)}: ${found.join('; ')}`);
  });
  return errors.length > 0 ? aggregate(errors) : undefined;
}

function compare(operator: 'gt' | 'lt', label: string, value: string): boolean {
  const left = parseInteger(label);
  const right = parseInteger(value);
  if (left === undefined || right === undefined) return false;
  return operator === 'gt' ? left > right : left < right;
}

/** Whether a set of labels meets a requirement. */
export function meets({ key, operator, values }: Requirement, labels: Labels): boolean {
  const label = labels[key];
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return label !== undefined && values.includes(label);
    case 'notin':
    case '!=':
      return label === undefined || !values.includes(label);
    case 'exists':
      return label !== undefined;
    case '!':
      return label === undefined;
    default:
      return label !== undefined && compare(operator, label, values[0]!);
  }
}

/** A requirement as a selector's text shows it: `app=web`, `tier in (back,front)`, `!canary`. */
export function requirementText({ key, operator, values }: Requirement): string {
  const sorted = [...values].sort(byBytes).join(',');
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${sorted})`;
    case 'gt':
      return `${key}>${sorted}`;
    case 'lt':
      return `${key}<${sorted}`;
    default:
      return `${key}${operator}${sorted}`;
  }
}

/** Order of strings as Go sorts them (for the ASCII texts of labels). */
export const byBytes = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
