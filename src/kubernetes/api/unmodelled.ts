/** A field that the API server stores and checks, and on which nothing acts here. */
export interface UnmodelledField {
  /** Below the spec of a Pod: `containers.*.securityContext.procMount`; `*` stands for any index or key, `hugepages-*` for keys that begin so. */
  readonly path: string;
  /** What is different because of it: `no system call is filtered`. */
  readonly why: string;
  /** The only values that make a difference. */
  readonly values?: readonly string[];
  /** It does what it does on a real cluster whose nodes lack the thing (a GPU): nothing to be warned of. */
  readonly isHint?: true;
}

/** A kind whose objects are stored, checked and printed, and on which no controller acts here. */
export interface UnmodelledKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly why: string;
}

/** The same field of containers, init containers and ephemeral containers. */
export const ofContainers = (fields: readonly UnmodelledField[]): UnmodelledField[] =>
  ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => fields.map((field) => ({ ...field, path: `${list}.*.${field.path}` })));
