import type { Time } from '../../../time/index.ts';
import type { KubernetesObject } from '../../api/meta.ts';
import { groupResourceName, type ResourceInfo } from '../../api/scheme.ts';
import type { Pod } from '../../api/types.ts';
import { type ColumnDefinition, columnsOf } from './columns.ts';
import type { IncludeObject } from './include-object.ts';
import { podConditions } from './pods.ts';
import { age, type Cell, type Printer, type RowCondition } from './printer.ts';
import { printers } from './printers.ts';

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
  readonly conditions?: readonly RowCondition[];
  readonly object: unknown;
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
  const print = printers[groupResourceName(resource)] ?? byDefault(columnsOf(resource));
  const conditionsOf = groupResourceName(resource) === 'pods' ? podConditions : undefined;
  const rows = objects.map((object) => {
    const conditions = conditionsOf?.(object as Pod);
    return { cells: print(object, now), ...(conditions && { conditions }), object: carried(object, include, convert) };
  });
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: columnsOf(resource), rows };
}

/** Name and age of kinds whose other columns are not modelled; name and time of creation of those without columns of their own. */
const byDefault =
  (columns: readonly ColumnDefinition[]): Printer =>
  (object, now) =>
    columns.map(({ name }) => {
      if (name === 'Name') return object.metadata.name ?? '';
      if (name === 'Age') return age(object, now);
      return name === 'Created At' ? (object.metadata.creationTimestamp ?? '') : '<unset>';
    });

function carried(object: KubernetesObject, include: IncludeObject, convert: (object: KubernetesObject) => KubernetesObject): unknown {
  if (include === 'None') return null;
  return include === 'Object' ? convert(object) : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
