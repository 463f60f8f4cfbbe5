import tables from '../../api/data/tables.json' with { type: 'json' };
import type { ResourceInfo } from '../../api/scheme.ts';

/** metav1.TableColumnDefinition. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  /** Empty: kubectl does not print it. */
  readonly description: string;
  /** 0 is always shown, anything else with `-o wide`. */
  readonly priority: number;
}

/** The scale subresource prints itself, not the object it belongs to. */
const scale = ['Name string', 'Desired integer', 'Available integer', 'Age string'].map((column) => {
  const [name = '', type = ''] = column.split(' ');
  return { name, type, format: '', priority: 0 };
});

const recorded = { ...tables, '/apis/autoscaling/v1/scales': scale } as unknown as Readonly<Record<string, readonly Omit<ColumnDefinition, 'description'>[]>>;

/** What kinds without columns of their own print (rest.NewDefaultTableConvertor). */
const byDefault = [
  { name: 'Name', type: 'string', format: 'name', priority: 0 },
  { name: 'Created At', type: 'date', format: '', priority: 0 },
];

const known = new Map<ResourceInfo, readonly ColumnDefinition[]>();

/** The columns of a resource's Table. */
export function columnsOf(resource: ResourceInfo): readonly ColumnDefinition[] {
  let columns = known.get(resource);
  if (!columns) {
    const path = `${resource.group ? `/apis/${resource.group}` : '/api'}/${resource.version}/${resource.resource}`;
    columns = (recorded[path] ?? byDefault).map(({ priority, ...column }) => ({ ...column, description: '', priority }));
    known.set(resource, columns);
  }
  return columns;
}
