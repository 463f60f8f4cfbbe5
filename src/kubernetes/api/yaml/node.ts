import type { Mark } from './cursor.ts';
import type { ScalarStyle } from './token.ts';

interface NodeBase {
  readonly start: Mark;
  readonly end: Mark;
  /** As written out: `tag:yaml.org,2002:str`, `!local`; '' when there is none. */
  readonly tag: string;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: ScalarStyle;
}
export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence';
  readonly items: readonly Node[];
}
export interface MappingNode extends NodeBase {
  readonly kind: 'mapping';
  readonly pairs: readonly (readonly [key: Node, value: Node])[];
}
/** `*name`; the node it names may still be incomplete when it stands within it. */
export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: Node;
}

export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode;
