import type { Time } from '../../../time/index.ts';
import { badRequest } from '../../api/errors.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import { groupResourceName, type ResourceInfo } from '../../api/scheme.ts';
import type { ApiRequest } from '../../api/transport.ts';
import { refuse } from '../refusal.ts';
import { queryValue } from '../request-info.ts';
import { type ColumnDefinition, columnsOf } from './columns.ts';
import type { Cell, Printer } from './printer.ts';
import { printers } from './printers.ts';

/** What of the object a row carries. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** metav1.Table. */
export interface Table {
  readonly kind: 'Table';
  readonly apiVersion: 'meta.k8s.io/v1';
  readonly metadata: object;
  readonly columnDefinitions: readonly ColumnDefinition[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly cells: readonly Cell[];
  readonly object: unknown;
}

export function includeObject(request: ApiRequest): IncludeObject {
  const value = queryValue(request, 'includeObject') || 'Metadata';
  if (value === 'None' || value === 'Metadata' || value === 'Object') return value;
  return refuse(badRequest(`unrecognized includeObject value: ${JSON.stringify(value)}`));
}

/** Objects as the rows that kubectl prints (printers/internalversion). `convert` gives the form in which a row carries its object. */
export function table(
  resource: ResourceInfo,
  objects: readonly KubernetesObject[],
  metadata: object,
  include: IncludeObject,
  now: Time,
  convert: (object: KubernetesObject) => KubernetesObject,
): Table {
  const print = printers[groupResourceName(resource)] ?? byDefault;
  const rows = objects.map((object) => ({ cells: print(object, now), object: carried(object, include, convert) }));
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: columnsOf(resource), rows };
}

const byDefault: Printer = ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? ''];

function carried(object: KubernetesObject, include: IncludeObject, convert: (object: KubernetesObject) => KubernetesObject): unknown {
  if (include === 'None') return null;
  return include === 'Object' ? convert(object) : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
