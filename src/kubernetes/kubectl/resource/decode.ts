import { UserError } from '../errors.ts';
import { marshal, quote, sortedKeys } from '../text/go.ts';
import type { Unstructured } from './object.ts';

const stopText = 'if you choose to ignore these errors, turn validation off with --validate=false';

/** What kubectl itself checks before it leaves validation to the server: apiVersion and kind (kubectl/pkg/validation). */
export function checkKind(value: unknown, source: string): void {
  const problem = kindProblem(value);
  if (problem) throw new UserError(`error validating ${quote(source)}: error validating data: ${problem}; ${stopText}`);
}

function kindProblem(value: unknown): string | undefined {
  if (!isMap(value)) return 'invalid object to validate';
  const problems: string[] = [];
  for (const field of ['apiVersion', 'kind'] as const) {
    const found = value[field];
    if (found === undefined || found === null || found === '') problems.push(`${field} not set`);
    else if (typeof found !== 'string') problems.push(`${field} isn't string type`);
    else if (field === 'apiVersion' && found.split('/').length > 2) problems.push(`unexpected GroupVersion string: ${found}`);
  }
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
}

/** An object of the file: needs a kind, and metadata of the right types (cli-runtime's metadata validating decoder). */
export function decodeObject(value: unknown, source: string): Unstructured {
  const fail = (text: string): never => {
    throw new UserError(`unable to decode ${quote(source)}: ${text}`);
  };
  if (!isMap(value)) return fail(`json: cannot unmarshal ${jsonType(value)} into Go value of type struct { Items []interface {} }`);
  if (typeof value['kind'] !== 'string' || value['kind'] === '') return fail(`Object 'Kind' is missing in '${marshal(value)}'`);
  const problem = metadataProblem(value['metadata']);
  if (problem) return fail(problem);
  const metadata = isMap(value['metadata']) ? value['metadata'] : {};
  return { ...value, metadata } as unknown as Unstructured;
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const jsonType = (value: unknown) =>
  Array.isArray(value) ? 'array' : typeof value === 'object' ? 'object' : typeof value === 'boolean' ? 'bool' : typeof value;

/** Go's name of the type of each field of ObjectMeta that has a simple one. */
const metadataTypes: Readonly<Record<string, string>> = {
  name: 'string',
  generateName: 'string',
  namespace: 'string',
  selfLink: 'string',
  uid: 'types.UID',
  resourceVersion: 'string',
  generation: 'int64',
  deletionGracePeriodSeconds: 'int64',
  labels: 'map[string]string',
  annotations: 'map[string]string',
  finalizers: '[]string',
  ownerReferences: '[]v1.OwnerReference',
  managedFields: '[]v1.ManagedFieldsEntry',
};

function metadataProblem(metadata: unknown): string | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  if (!isMap(metadata)) return `json: cannot unmarshal ${jsonType(metadata)} into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`;
  for (const key of sortedKeys(metadata)) {
    const wanted = metadataTypes[key];
    const value = metadata[key];
    if (wanted === undefined || value === null) continue;
    const bad = mismatch(value, wanted);
    if (bad) return `json: cannot unmarshal ${bad.found} into Go struct field ObjectMeta.metadata.${key} of type ${bad.wanted}`;
  }
  return undefined;
}

function mismatch(value: unknown, wanted: string): { readonly found: string; readonly wanted: string } | undefined {
  if (wanted === 'map[string]string') {
    if (!isMap(value)) return { found: jsonType(value), wanted };
    return firstOf(sortedKeys(value).map((key) => value[key]));
  }
  if (wanted.startsWith('[]')) {
    if (!Array.isArray(value)) return { found: jsonType(value), wanted };
    return wanted === '[]string' ? firstOf(value) : undefined;
  }
  if (wanted === 'int64') return Number.isInteger(value) ? undefined : { found: typeof value === 'number' ? `number ${value}` : jsonType(value), wanted };
  return typeof value === 'string' ? undefined : { found: jsonType(value), wanted };
}

function firstOf(values: readonly unknown[]): { readonly found: string; readonly wanted: string } | undefined {
  const wrong = values.find((value) => value !== null && typeof value !== 'string');
  return wrong === undefined ? undefined : { found: jsonType(wrong), wanted: 'string' };
}
