import { equal } from '../../api/equal.ts';
import { goJson } from '../../api/go-text.ts';
import { readJson } from '../../api/json.ts';
import type { Json, KubernetesObject } from '../../api/meta.ts';
import { withMetadata } from '../object.ts';
import type { FieldSet } from './field-set.ts';
import { ownFields, schemaOf } from './own-fields.ts';
import { valueAt } from './value-at.ts';

/** Where client-side apply keeps what it was given. */
const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
/** The manager under which kubectl applies on the server; only it takes over what client-side apply did. */
const kubectl = 'kubectl';

const none: FieldSet = new Set();

/** What client-side apply set and nobody changed since: kubectl may take it from any manager without a conflict (lastappliedmanager.go). */
export function allowedByLastApplied(live: KubernetesObject, manager: string): FieldSet {
  const text = live.metadata.annotations?.[annotation];
  if (manager !== kubectl || !text) return none;
  const read = readJson(text);
  const last = 'value' in read ? (read.value as KubernetesObject | null) : null;
  if (last?.apiVersion !== live.apiVersion || !last?.metadata) return none;
  const schema = schemaOf(live);
  const same = (path: string) => equal(valueAt(last as unknown as Json, schema, path), valueAt(live as unknown as Json, schema, path));
  return new Set([...ownFields(last, '')].filter(same));
}

/** The annotation follows what kubectl applies on the server, so that client-side apply may go on from there (lastappliedupdater.go). */
export function withLastApplied(result: KubernetesObject, applied: KubernetesObject, manager: string): KubernetesObject {
  if (manager !== kubectl || !result.metadata.annotations?.[annotation]) return result;
  const { [annotation]: _, ...rest } = applied.metadata.annotations ?? {};
  const { managedFields: __, ...metadata } = applied.metadata;
  const configuration = { ...applied, metadata: { ...metadata, ...(metadata.annotations && { annotations: rest }) } };
  return withMetadata(result, { annotations: { ...result.metadata.annotations, [annotation]: `${goJson(configuration)}\n` } });
}
