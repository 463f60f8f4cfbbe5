import { byBytes, type Labels } from './requirement.ts';

/** One condition on a field. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** A condition on fields (apimachinery fields.Selector). Which fields a resource knows is for the resource to say. */
export class FieldSelector {
  readonly requirements: readonly FieldRequirement[];

  constructor(requirements: readonly FieldRequirement[]) {
    this.requirements = requirements;
  }

  get empty(): boolean {
    return this.requirements.length === 0;
  }

  /** fields: the values of the fields by name; an absent one counts as empty. */
  matches(fields: Labels): boolean {
    return this.requirements.every(({ field, operator, value }) => ((fields[field] ?? '') === value) === (operator === '='));
  }

  /** The value that `field` must have, when the selector says so. */
  exact(field: string): string | undefined {
    return this.requirements.find((requirement) => requirement.field === field && requirement.operator === '=')?.value;
  }

  toString(): string {
    return this.requirements.map(({ field, operator, value }) => `${field}${operator}${value.replace(/[\\,=]/g, '\\$&')}`).join(',');
  }
}

/** Splits at commas that no backslash escapes. */
function terms(text: string): string[] {
  return text === '' ? [] : (text.match(/(?:\\[\s\S]|[^,\\]|\\$)+|(?<=,|^)(?=,|$)/g) ?? []);
}

function unescapeValue(value: string): { value: string } | { error: string } {
  let out = '';
  for (let i = 0; i < value.length; i++) {
    const char = value[i]!;
    if (char === '\\') {
      const next = value[++i] ?? '';
      if (next === '' || !'\\,='.includes(next)) return { error: `invalid field selector: invalid escape sequence: \\${next}` };
      out += next;
    } else if (char === '=' || char === ',') return { error: `invalid field selector: unescaped character in value: ${char.charCodeAt(0)}` };
    else out += char;
  }
  return { value: out };
}

/** Reads a field selector (`status.phase=Running,metadata.name!=web`); the errors are those of fields.ParseSelector. */
export function parseFieldSelector(text: string): { readonly selector: FieldSelector } | { readonly error: string } {
  const requirements: FieldRequirement[] = [];
  for (const term of terms(text).sort(byBytes)) {
    if (term === '') continue;
    const match = /^([^=]*?)(!=|==|=)([\s\S]*)$/.exec(term);
    if (!match) return { error: `invalid selector: '${text}'; can't understand '${term}'` };
    const value = unescapeValue(match[3]!);
    if ('error' in value) return value;
    requirements.push({ field: match[1]!, operator: match[2] === '!=' ? '!=' : '=', value: value.value });
  }
  return { selector: new FieldSelector(requirements) };
}
