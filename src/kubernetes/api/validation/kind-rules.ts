import type { FieldError } from '../fielderror.ts';
import type { KubernetesObject } from '../meta.ts';
import { validateObjectMetaUpdate } from './metadata.ts';

export type Create = (object: never, errors: FieldError[]) => void;
export type Update = (object: never, old: never, errors: FieldError[]) => void;

/** What is checked when objects of a kind are written. */
export interface Rules {
  readonly create: Create;
  readonly update: Update;
  /** The status subresource, and any other that has no rule of its own. */
  readonly status: Update;
  readonly subresources?: Readonly<Record<string, Update>>;
}

/** Of an update of which nothing but metadata is checked. */
export function metadataUpdate(object: KubernetesObject, old: KubernetesObject, errors: FieldError[]): void {
  validateObjectMetaUpdate(object.metadata, old.metadata, errors);
}

/** Of kinds whose metadata is checked as that of any kind. */
export function genericRules(create: Create, more: Partial<Rules> = {}): Rules {
  const nothing = () => {};
  return { create, update: ((object: never, _old: never, errors: FieldError[]) => create(object, errors)) as Update, status: nothing, ...more };
}

/** Most kinds: an update is a change of metadata that leaves a valid object. */
export function rules(create: Create, more: Partial<Rules> = {}): Rules {
  const update = (object: KubernetesObject, old: KubernetesObject, errors: FieldError[]) => {
    metadataUpdate(object, old, errors);
    create(object as never, errors);
  };
  return { create, update: update as Update, status: metadataUpdate as Update, ...more };
}
