import type { FieldError } from '../../api/fielderror.ts';
import type { RequestContext } from '../context.ts';
import type { ApiObject } from '../object.ts';

/** metav1.DeleteOptions as the registry uses it. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/**
 * What the server does for one kind beside storing it (a package under pkg/registry). All members are optional: without any, objects
 * are stored as they come, with the metadata that the server owns.
 */
export interface Strategy {
  /** The status of a new object, for kinds whose status only the status subresource changes. */
  readonly newStatus?: object;
  /** Whether an update makes a new generation; for kinds that count generations. */
  readonly generationChanges?: (object: ApiObject, old: ApiObject) => boolean;
  prepareForCreate?(object: ApiObject, context: RequestContext): ApiObject;
  prepareForUpdate?(object: ApiObject, old: ApiObject, context: RequestContext): ApiObject;
  /** What a new object reads like when it has been stored, where that differs: reading applies defaults once more. */
  readBack?(object: ApiObject): ApiObject;
  /** What the update of one subresource takes over from the object in the request. */
  readonly subresources?: Readonly<Record<string, (object: ApiObject, old: ApiObject) => ApiObject>>;
  /** Errors beyond those of the API's own validation. */
  validate?(object: ApiObject, context: RequestContext): readonly FieldError[];
  /** Takes what the object needs from a limited stock (addresses, ports), after validation. */
  allocate?(object: ApiObject, old: ApiObject | undefined, context: RequestContext): ApiObject | { readonly errors: readonly FieldError[] };
  /** The seconds until the object goes; undefined for kinds that go at once. */
  gracePeriodSeconds?(object: ApiObject, options: DeleteOptions): number;
  /** Stands in for the deletion of kinds that have their own (Namespaces). Returns undefined to delete as usual. */
  beginDeletion?(object: ApiObject, context: RequestContext): ApiObject | undefined;
  /** Whether a PUT to a name that does not exist creates it. */
  readonly allowCreateOnUpdate?: boolean;
  /** Whether an update must name the resourceVersion it changes. */
  readonly resourceVersionRequired?: boolean;
  /** Whether DELETE answers with the object; with a Status otherwise. */
  readonly returnDeletedObject?: boolean;
}
