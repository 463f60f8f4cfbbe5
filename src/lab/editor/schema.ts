/**
 * What the editor knows of Kubernetes' kinds: made by the build from the API's own schema (src/pages/schema/) and loaded with the editor.
 */

export interface FieldShape {
  /** `string`, `integer`, `boolean`, `object` … as kubectl explain prints it: `[]string`, `map[string]string`, `[]Container`. */
  readonly type: string;
  /** The object type inside, by its name in `types`. */
  readonly of?: string;
  readonly list?: true;
  readonly map?: true;
  readonly required?: true;
  readonly enum?: readonly string[];
  readonly about?: string;
}

export interface KindSchema {
  readonly root: string;
  readonly types: Readonly<Record<string, Readonly<Record<string, FieldShape>>>>;
}

export interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
  /** `v1-Pod`: the name of its file. */
  readonly file: string;
}

/** Asks for a kind's schema; undefined for kinds that do not exist. */
export interface Schemas {
  kinds(): Promise<readonly KindName[]>;
  kind(apiVersion: string | undefined, kind: string | undefined): Promise<KindSchema | undefined>;
}

/** The schemas beside the page, each fetched when it is first needed. */
export function siteSchemas(): Schemas {
  const fetched = new Map<string, Promise<unknown>>();
  const get = <T>(name: string): Promise<T> => {
    const known = fetched.get(name) ?? fetch(`/schema/${name}.json`).then((response) => response.json());
    fetched.set(name, known);
    return known as Promise<T>;
  };
  const kinds = (): Promise<readonly KindName[]> => get('index');
  return {
    kinds,
    async kind(apiVersion, kind) {
      const found = (await kinds()).find((name) => name.kind === kind && name.apiVersion === apiVersion);
      return found && get<KindSchema>(found.file);
    },
  };
}

/** The fields of the object that a path leads to; undefined where the schema knows of none. */
export function fieldsAt(schema: KindSchema, path: readonly string[]): Readonly<Record<string, FieldShape>> | undefined {
  let fields = schema.types[schema.root];
  let inside: FieldShape | undefined;
  for (const step of path) {
    if (step === '[]') {
      if (inside?.list !== true) return undefined;
      continue;
    }
    // A map's keys are free; what it holds is the type inside.
    if (inside?.map) {
      inside = undefined;
      continue;
    }
    inside = fields?.[step];
    if (inside === undefined) return undefined;
    fields = inside.of === undefined ? undefined : schema.types[inside.of];
  }
  return inside?.map ? undefined : fields;
}

/** The field that a path's last key names. */
export function fieldAt(schema: KindSchema, path: readonly string[], key: string): FieldShape | undefined {
  return fieldsAt(schema, path)?.[key];
}
