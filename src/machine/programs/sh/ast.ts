/** The tree that the shell's parser makes of a script. Trees are shared between processes that run the same text: nothing changes them. */

/** A piece of a word. `quoted` pieces are neither split into fields nor taken as patterns. */
export type Part =
  | { readonly type: 'text'; readonly text: string; readonly quoted: boolean }
  | ParameterPart
  | { readonly type: 'command'; readonly body: Script; readonly quoted: boolean }
  | { readonly type: 'arithmetic'; readonly expression: Word; readonly quoted: boolean }
  | { readonly type: 'process'; readonly direction: '<' | '>'; readonly body: Script }
  | { readonly type: 'tilde'; readonly user: string };

export interface ParameterPart {
  readonly type: 'parameter';
  readonly name: string;
  /** '' for the value itself; else '-', ':-', '#', '##', '/', '//', ':', 'length', 'bad' … as written between the braces. */
  readonly operator: string;
  readonly argument?: Word;
  readonly second?: Word;
  /** Of an array element: `a[1]`, `a[@]`, `a[*]`. */
  readonly index?: Word | '@' | '*';
  /** `${!name}`. */
  readonly indirect?: boolean;
  readonly quoted: boolean;
}

export interface Word {
  readonly parts: readonly Part[];
  /** Set where nothing at all is to be expanded: the word is this text. */
  readonly literal?: string;
}

export interface Redirect {
  readonly descriptor: number;
  readonly operator: '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '<<' | '<<<' | '&>' | '&>>';
  readonly target: Word;
}

export interface Assignment {
  readonly name: string;
  readonly append: boolean;
  readonly index?: Word;
  readonly value: Word | readonly Word[];
}

export interface Simple {
  readonly type: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  /** Set where nothing is to be expanded in any word. */
  readonly literals: readonly string[] | undefined;
  readonly redirects: readonly Redirect[];
  readonly line: number;
}

export interface CaseItem {
  readonly patterns: readonly Word[];
  readonly body: Script;
  readonly end: ';;' | ';&' | ';;&';
}

export type Node =
  | Simple
  | { readonly type: 'pipeline'; readonly commands: readonly Node[]; readonly negated: boolean; readonly timed: boolean }
  | { readonly type: 'and' | 'or'; readonly left: Node; readonly right: Node }
  | { readonly type: 'redirected'; readonly body: Node; readonly redirects: readonly Redirect[]; readonly line: number }
  | { readonly type: 'subshell' | 'group'; readonly body: Script }
  | { readonly type: 'if'; readonly condition: Script; readonly then: Script; readonly otherwise?: Script }
  | { readonly type: 'for'; readonly name: string; readonly words?: readonly Word[]; readonly body: Script; readonly line: number; readonly select?: true }
  | { readonly type: 'count'; readonly first: Word; readonly test: Word; readonly next: Word; readonly body: Script }
  | { readonly type: 'while' | 'until'; readonly condition: Script; readonly body: Script }
  | { readonly type: 'case'; readonly word: Word; readonly items: readonly CaseItem[] }
  | { readonly type: 'function'; readonly name: string; readonly body: Node }
  | { readonly type: 'conditional'; readonly expression: Conditional; readonly line: number }
  | { readonly type: 'arithmetic'; readonly expression: Word };

/** What stands between `[[` and `]]`. */
export type Conditional =
  | { readonly type: 'and' | 'or'; readonly left: Conditional; readonly right: Conditional }
  | { readonly type: 'not'; readonly operand: Conditional }
  | { readonly type: 'unary'; readonly operator: string; readonly operand: Word }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Word; readonly right: Word };

/** A command of a list, with the text it was written as (for `jobs`). */
export interface Item {
  readonly node: Node;
  readonly background: boolean;
  readonly text: string;
}

export type Script = readonly Item[];
