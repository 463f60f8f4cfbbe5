import { type FieldShape, fieldAt, fieldsAt, type KindSchema, type Schemas } from './schema.ts';
import { documentKind, parseLine, placeAt } from './yaml-path.ts';

export interface Proposal {
  readonly label: string;
  /** What is put in: with a new indented line where a mapping or a list begins. */
  readonly insert: string;
  readonly detail: string;
  readonly about: string;
  readonly isValue: boolean;
  readonly isRequired: boolean;
}

const topLevel: Readonly<Record<string, FieldShape>> = {
  apiVersion: { type: 'string', required: true, about: 'Which API group and version describes the object: v1 for Pods.' },
  kind: { type: 'string', required: true, about: 'The type of the object.' },
  metadata: { type: 'ObjectMeta', of: 'metadata', about: 'What identifies the object.' },
};

const valueProposal = (label: string, about = ''): Proposal => ({ label, insert: label, detail: '', about, isValue: true, isRequired: false });

/** `key: `, and for lists and mappings the beginning of the next line at the right indentation. */
function insertText(key: string, { list, map, of }: FieldShape, indent: number): string {
  if (list) return `${key}:\n${' '.repeat(indent)}- `;
  if (map || of !== undefined) return `${key}:\n${' '.repeat(indent + 2)}`;
  return `${key}: `;
}

function keyProposals(fields: Readonly<Record<string, FieldShape>>, taken: ReadonlySet<string>, indent: number): Proposal[] {
  return Object.entries(fields)
    .filter(([key]) => !taken.has(key))
    .map(([key, field]) => ({
      label: key,
      insert: insertText(key, field, indent),
      detail: field.required ? `${field.type}, required` : field.type,
      about: field.about ?? '',
      isValue: false,
      isRequired: field.required === true,
    }));
}

/** Keys of the same mapping that stand in the text already. */
function siblings(lines: readonly string[], line: number, column: number, bounds: { first: number; last: number }): Set<string> {
  const found = new Set<string>();
  const scan = (from: number, step: 1 | -1): void => {
    for (let index = from; index >= bounds.first && index <= bounds.last; index += step) {
      const parsed = parseLine(lines[index] ?? '');
      if (!parsed) continue;
      const isOther = parsed.column < column || (step === 1 && parsed.dashes.some((dash) => dash < column));
      if (isOther) return;
      if (parsed.column === column && parsed.key !== undefined) found.add(parsed.key);
      if (parsed.dashes.some((dash) => dash < column)) return;
    }
  };
  if (!/-\s/.test((lines[line] ?? '').slice(0, column))) scan(line - 1, -1);
  scan(line + 1, 1);
  return found;
}

/** What may stand at the end of `before`, the text of a line up to the cursor. */
export async function propose(schemas: Schemas, lines: readonly string[], line: number, before: string): Promise<Proposal[]> {
  const value = /^(\s*(?:-\s+)*)([\w.-]+):\s+\S*$/.exec(before);
  const key = /^(\s*(?:-\s+)*)[\w./-]*$/.exec(before);
  const lead = value?.[1] ?? key?.[1];
  if (lead === undefined) return [];
  const dashes = [...lead.matchAll(/-/g)].map(({ index }) => index);
  const place = placeAt(lines, line, lead.length, dashes);
  if (!place) return [];
  const { apiVersion, kind } = documentKind(lines, place);
  const schema = await schemas.kind(apiVersion, kind);
  if (value) return proposeValue(schemas, schema, place.path, value[2] ?? '', apiVersion);
  const fields = schema ? fieldsAt(schema, place.path) : place.path.length === 0 ? topLevel : undefined;
  return fields ? keyProposals(fields, siblings(lines, line, lead.length, place), lead.length) : [];
}

async function proposeValue(
  schemas: Schemas,
  schema: KindSchema | undefined,
  path: readonly string[],
  key: string,
  apiVersion: string | undefined,
): Promise<Proposal[]> {
  if (path.length === 0 && key === 'kind') {
    const kinds = (await schemas.kinds()).filter((name) => apiVersion === undefined || name.apiVersion === apiVersion);
    return [...new Set(kinds.map((name) => name.kind))].map((name) => valueProposal(name));
  }
  if (path.length === 0 && key === 'apiVersion') return [...new Set((await schemas.kinds()).map((name) => name.apiVersion))].map((name) => valueProposal(name));
  const field = schema && fieldAt(schema, path, key);
  if (field?.type === 'boolean') return ['true', 'false'].map((word) => valueProposal(word, field.about));
  return (field?.enum ?? []).map((word) => valueProposal(word, field?.about));
}

/** What is known of the field on a line: its type, its documentation and the values it may have. */
export async function explain(schemas: Schemas, lines: readonly string[], line: number): Promise<{ key: string; field: FieldShape } | undefined> {
  const parsed = parseLine(lines[line] ?? '');
  if (parsed?.key === undefined) return undefined;
  const place = placeAt(lines, line, parsed.column, parsed.dashes);
  if (!place) return undefined;
  const { apiVersion, kind } = documentKind(lines, place);
  const schema = await schemas.kind(apiVersion, kind);
  const field = schema ? fieldAt(schema, place.path, parsed.key) : place.path.length === 0 ? topLevel[parsed.key] : undefined;
  return field && { key: parsed.key, field };
}
