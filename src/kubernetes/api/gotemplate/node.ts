import type { Value } from './value.ts';

/** A word of a command. `at` is its place in the template, `text` how errors show it. */
export type Operand = { readonly at: number; readonly text: string } & (
  | { readonly kind: 'dot' | 'nil' }
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline }
  /** Fields of the dot (`of` undefined) or of something else. */
  | { readonly kind: 'fields'; readonly of: Operand | undefined; readonly names: readonly string[] }
);

export interface Command {
  readonly at: number;
  readonly text: string;
  readonly words: readonly Operand[];
}

/** Commands, each of which gets the value of the one before as its last argument. */
export interface Pipeline {
  readonly text: string;
  /** `$x :=` or, of range, `$i, $x :=`. */
  readonly variables: readonly string[];
  /** `=` in place of `:=`. */
  readonly assign: boolean;
  readonly commands: readonly Command[];
}

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | { readonly kind: 'if' | 'with' | 'range'; readonly pipeline: Pipeline; readonly body: readonly TemplateNode[]; readonly otherwise: readonly TemplateNode[] }
  | { readonly kind: 'template'; readonly at: number; readonly name: string; readonly pipeline: Pipeline | undefined }
  | { readonly kind: 'break' | 'continue' };

/** The main template under '', and those that it defines. */
export type Templates = ReadonlyMap<string, readonly TemplateNode[]>;
