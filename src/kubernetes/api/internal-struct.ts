import internalData from './data/internal.json' with { type: 'json' };
import { goJson } from './go-text.ts';

/**
 * Objects as the API server holds them inside: Go structs without JSON tags, printed by encoding/json with Go's field names, every field
 * in the struct's order, absent ones as null, "" or 0. Users see them where a refused update quotes the difference.
 */
const structs = internalData as unknown as Readonly<Record<string, readonly string[] | undefined>>;

interface InternalField {
  readonly name: string;
  readonly json: string;
  readonly type: string;
}

type Values = Readonly<Record<string, unknown>>;

const fields = new Map<string, readonly InternalField[]>();

function fieldsOf(struct: string): readonly InternalField[] {
  const known = fields.get(struct);
  if (known) return known;
  const made = (structs[struct] ?? []).map((line) => {
    const parts = line.split(' ');
    const name = parts[0]!;
    return { name, json: parts.length === 3 ? parts[1]! : name.charAt(0).toLowerCase() + name.slice(1), type: parts.at(-1)! };
  });
  fields.set(struct, made);
  return made;
}

/** Fields of a Pod's spec that stand in its security context inside. */
const moved = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'] as const;

function inside(struct: string, value: Values): Values {
  if (struct !== 'PodSpec') return value;
  const context = { ...(value.securityContext as Values | undefined) };
  for (const field of moved) if (value[field] !== undefined) context[field] = value[field];
  return { ...value, securityContext: context };
}

const zeros: Readonly<Record<string, string>> = { s: '""', b: 'false', i: '0', q: '"0"', o: '0', t: 'null' };

function print(type: string, value: unknown, indent: string): string {
  const kind = type.charAt(0);
  const inner = type.slice(1);
  if (kind === '*') return value === undefined || value === null ? 'null' : print(inner, value, indent);
  if (kind === '[') return printList(inner, value, indent);
  if (kind === '{') return printMap(inner, value, indent);
  if (type === 'J') return value === undefined ? 'null' : JSON.stringify(value, null, 1).replaceAll('\n', `\n${indent}`);
  const zero = zeros[type];
  if (zero !== undefined) return value === undefined || value === null ? zero : goJson(value);
  return printStruct(type, (value ?? {}) as Values, indent);
}

function printList(type: string, value: unknown, indent: string): string {
  if (!Array.isArray(value)) return 'null';
  if (value.length === 0) return '[]';
  const deeper = `${indent} `;
  return `[\n${value.map((item) => `${deeper}${print(type, item, deeper)}`).join(',\n')}\n${indent}]`;
}

function printMap(type: string, value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return 'null';
  const deeper = `${indent} `;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '{}' : `{\n${entries.map(([key, item]) => `${deeper}${goJson(key)}: ${print(type, item, deeper)}`).join(',\n')}\n${indent}}`;
}

function printStruct(struct: string, value: Values, indent: string): string {
  const values = inside(struct, value);
  const deeper = `${indent} `;
  const lines = fieldsOf(struct).map(({ name, json, type }) => `${deeper}"${name}": ${print(type, values[json], deeper)}`);
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
}

/** A value as the internal struct of that name (`PodSpec`, `EphemeralContainer`), indented by one space a level. */
export function printInternal(struct: string, value: object): string {
  return printStruct(struct, value as Values, '');
}

/** The same in one line: what an error prints as its value. */
export function printInternalInline(struct: string, value: object): string {
  return JSON.stringify(JSON.parse(printInternal(struct, value)));
}
