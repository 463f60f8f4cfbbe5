/** The kinds of values a flag can have (pflag's types). */
export type FlagKind = 'string' | 'bool' | 'int' | 'int32' | 'int64' | 'duration' | 'strings' | 'array' | 'map' | 'log';

/** One flag of a command. */
export interface Flag {
  readonly name: string;
  readonly shorthand?: string;
  readonly kind: FlagKind;
  /** The value when it is not given, as text; lists and maps are `[]`. */
  readonly fallback: string;
  /** The value of `--name` without `=value`; without it the next argument is the value. */
  readonly bare?: string;
  readonly help: string;
  readonly hidden?: boolean;
  /** Said when it is used: `Flag --x has been deprecated, TEXT`. */
  readonly deprecated?: string;
}

type Rest = Pick<Flag, 'bare' | 'hidden' | 'deprecated'>;

const make =
  (kind: FlagKind, zero: string, bare?: string) =>
  (name: string, shorthand: string, help: string, fallback = zero, rest: Rest = {}): Flag => ({
    name,
    ...(shorthand ? { shorthand } : {}),
    kind,
    fallback,
    help,
    ...(bare === undefined ? {} : { bare }),
    ...rest,
  });

/** `--name=text`. Arguments: name, shorthand ('' for none), help, default. */
export const stringFlag = make('string', '');
export const boolFlag = make('bool', 'false', 'true');
export const intFlag = make('int', '0');
export const int32Flag = make('int32', '0');
export const int64Flag = make('int64', '0');
/** Go's durations: `1m30s`. */
export const durationFlag = make('duration', '0s');
/** Comma separated, may be repeated. */
export const stringsFlag = make('strings', '[]');
/** May be repeated; commas are part of a value. */
export const arrayFlag = make('array', '[]');
/** `key=value` pairs, comma separated. */
export const mapFlag = make('map', '[]');
/** klog's verbosity: `-v=6`. */
export const logFlag = make('log', '0');
