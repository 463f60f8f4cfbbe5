import { UserError } from '../../errors.ts';
import { relaxedPath } from '../../printers/custom-columns.ts';
import { findValues, type JsonPath, parsePath } from '../../printers/json-path.ts';
import { at, type Unstructured } from '../../resource/object.ts';
import { quote, sprint } from '../../text/go.ts';

/** What --for asks for. */
export type Condition =
  | { readonly kind: 'create' | 'delete' }
  | { readonly kind: 'condition'; readonly name: string; readonly value: string }
  | { readonly kind: 'jsonpath'; readonly path: JsonPath; readonly value: string };

/** Reads one --for (wait.conditionFuncsFor). */
export function readCondition(text: string): Condition {
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return { kind: lower };
  if (text.startsWith('condition=')) {
    const [name, ...value] = text.slice('condition='.length).split('=');
    return { kind: 'condition', name: name!, value: value.length > 0 ? value.join('=') : 'true' };
  }
  if (text.startsWith('jsonpath=')) return readJsonPath(text.slice('jsonpath='.length));
  throw new UserError(`unrecognized condition: ${quote(text)}`);
}

/** Splits at single equal signs; `==` belongs to a filter. */
function split(text: string): readonly string[] {
  return text
    .replaceAll('==', '\0')
    .split('=')
    .map((part) => part.replaceAll('\0', '=='));
}

function readJsonPath(text: string): Condition {
  const parts = split(text);
  if (parts.length > 2)
    throw new UserError("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'");
  const template = relaxedPath(parts[0]!);
  const value = parts.length === 1 ? '' : parts[1]!.replace(/^['"]+|['"]+$/g, '');
  if (parts.length === 2 && value === '')
    throw new UserError("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
  if (template === '') throw new UserError('jsonpath expression cannot be empty');
  return { kind: 'jsonpath', path: parsePath(template), value };
}

const sameFolded = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Whether the object meets the condition. Throws where the path finds too much. */
export function isMet(condition: Condition, object: Unstructured): boolean {
  if (condition.kind === 'condition') return hasCondition(object, condition.name, condition.value);
  if (condition.kind !== 'jsonpath') return false;
  const results = findValues(condition.path, object, true);
  if (results.length === 0 || results[0]!.length === 0) return false;
  if (results.length > 1) throw new UserError('given jsonpath expression matches more than one list');
  if (results[0]!.length > 1) throw new UserError('given jsonpath expression matches more than one value');
  if (condition.value === '') return true;
  const value = results[0]![0];
  if (typeof value === 'object' && value !== null) throw new UserError('jsonpath leads to a nested object or list which is not supported');
  return sprint(value).trim() === condition.value.trim();
}

interface ObjectCondition {
  readonly type?: string;
  readonly status?: string;
  readonly observedGeneration?: number;
}

function hasCondition(object: Unstructured, name: string, value: string): boolean {
  const conditions = at(object, 'status', 'conditions') as readonly ObjectCondition[] | undefined;
  const found = conditions?.find((condition) => sameFolded(condition.type ?? '', name) && condition.status !== undefined);
  if (!found) return false;
  const observed = found.observedGeneration ?? (at(object, 'status', 'observedGeneration') as number | undefined);
  const { generation } = object.metadata;
  if (generation !== undefined && observed !== undefined && observed < generation) return false;
  return sameFolded(found.status!, value);
}
