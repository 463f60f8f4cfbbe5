import type { Unstructured } from '../../resource/object.ts';

interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: FieldSet;
}

interface FieldSet {
  readonly [field: string]: FieldSet;
}

function union(a: FieldSet, b: FieldSet): FieldSet {
  const out: Record<string, FieldSet> = { ...a };
  for (const [key, value] of Object.entries(b)) out[key] = out[key] ? union(out[key], value) : value;
  return out;
}

/**
 * The JSON patch that gives what the client-side managers own to the server-side one; undefined where nothing is to be done
 * (client-go util/csaupgrade).
 */
export function upgradeManagedFields(object: Unstructured, managers: ReadonlySet<string>, serverSideManager: string): readonly unknown[] | undefined {
  const entries = (object.metadata.managedFields ?? []) as unknown as readonly ManagedFields[];
  const isClientSide = (entry: ManagedFields) => entry.operation === 'Update' && !entry.subresource && managers.has(entry.manager ?? '');
  const clientSide = entries.filter(isClientSide);
  if (clientSide.length === 0) return undefined;
  const isTarget = (entry: ManagedFields) => entry.operation === 'Apply' && !entry.subresource && entry.manager === serverSideManager;
  const target = entries.find(isTarget) ?? { ...clientSide[0]!, manager: serverSideManager, operation: 'Apply' };
  const fieldsV1 = clientSide.reduce((fields, entry) => union(fields, entry.fieldsV1 ?? {}), target.fieldsV1 ?? {});
  const rest = entries.filter((entry) => !isClientSide(entry) && !isTarget(entry));
  return [
    { op: 'replace', path: '/metadata/managedFields', value: [...rest, { ...target, fieldsV1 }] },
    { op: 'replace', path: '/metadata/resourceVersion', value: object.metadata.resourceVersion },
  ];
}
