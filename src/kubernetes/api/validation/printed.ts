import { Raw } from '../fielderror.ts';
import { goJson } from '../go-text.ts';
import type { LabelSelector, OwnerReference } from '../types.ts';

/** Values of errors that are structs: encoding/json writes their fields in the order of the struct, where a map is sorted. */
function struct(value: object, fields: readonly string[]): string {
  const values = value as Readonly<Record<string, unknown>>;
  const written = fields.filter((field) => values[field] !== undefined).map((field) => `"${field}":${printed(values[field])}`);
  return `{${written.join(',')}}`;
}

function printed(value: unknown): string {
  return value instanceof Raw ? value.text : goJson(value);
}

const ownerFields = ['apiVersion', 'kind', 'name', 'uid', 'controller', 'blockOwnerDeletion'];

export function printedOwner(owner: OwnerReference): Raw {
  return new Raw(struct(owner, ownerFields));
}

export function printedOwners(owners: readonly OwnerReference[] | undefined): Raw {
  return new Raw(`[${(owners ?? []).map((owner) => struct(owner, ownerFields)).join(',')}]`);
}

/** A label selector; null where there is none. */
export function printedSelector(selector: LabelSelector | undefined): Raw {
  if (!selector) return new Raw('null');
  const expressions = selector.matchExpressions?.map((one) => struct(one, ['key', 'operator', 'values']));
  return new Raw(
    struct({ matchLabels: selector.matchLabels, matchExpressions: expressions && new Raw(`[${expressions.join(',')}]`) }, ['matchLabels', 'matchExpressions']),
  );
}
