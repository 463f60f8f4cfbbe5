/** What a sed script is made of. */
export type Address =
  | { readonly type: 'line'; readonly line: number }
  | { readonly type: 'last' }
  | { readonly type: 'regex'; readonly regex: RegExp | undefined }
  | { readonly type: 'step'; readonly first: number; readonly step: number }
  | { readonly type: 'plus'; readonly count: number }
  | { readonly type: 'multiple'; readonly count: number };

export interface Command {
  readonly name: string;
  readonly first?: Address;
  readonly second?: Address;
  readonly negated: boolean;
  /** Text of a, i, c; file of r, w; label of b, t, T, `:`; status of q. */
  readonly text: string;
  readonly substitution?: Substitution;
  /** y: by character. */
  readonly map?: ReadonlyMap<string, string>;
  /** For `{`: the place after its `}`. */
  end: number;
  /** Whether the lines between first and second are being worked on, and where that ends. */
  active: boolean;
  until: number;
}

export interface Substitution {
  readonly regex: RegExp | undefined;
  readonly replacement: readonly Piece[];
  readonly global: boolean;
  readonly print: boolean;
  /** Which match is the first to be replaced. */
  readonly number: number;
  readonly file: string;
}

/** Text, the number of a group (0: all), or a change of case. */
export type Piece = string | number | { readonly change: 'U' | 'L' | 'E' | 'u' | 'l' };

/** A script that is none; the message is busybox'. */
export class SedError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}
