/** One step of a path. A list is one action in braces, or one alternative of a union. */
export type PathNode =
  | { readonly kind: 'list'; readonly nodes: readonly PathNode[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: number | boolean }
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' }
  | { readonly kind: 'slice'; readonly slice: Slice }
  | { readonly kind: 'union'; readonly alternatives: readonly PathNode[] }
  | { readonly kind: 'filter'; readonly left: PathNode; readonly operator: string; readonly right: PathNode };

/** `[start:end:step]`; an absent part is undefined. */
export interface Slice {
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** The end was not written: `[3]` is `[3:4]`. */
  readonly derived: boolean;
  readonly step: number | undefined;
}
