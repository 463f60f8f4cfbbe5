/** How a quantity was written and is written again: `12e6`, `12Mi` or `12M`. */
export type QuantityFormat = 'DecimalExponent' | 'BinarySI' | 'DecimalSI';

const formatWrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const numericWrong = 'unable to parse numeric part of quantity';
const suffixWrong = "unable to parse quantity's suffix";

const nano = 1_000_000_000n;
/** The largest amount that a quantity with a binary suffix holds; larger ones are cut to it. */
const maxBinary = (2n ** 63n - 1n) * nano;
/** Exponents beyond this are refused: upstream would compute with as many digits. */
const maxExponent = 400;

const decimalSuffixes = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const decimalSuffixOf = new Map([...decimalSuffixes].map(([suffix, exponent]) => [exponent, suffix]));
const binarySuffixes = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);
const binarySuffixOf = new Map([...binarySuffixes].map(([suffix, exponent]) => [exponent, suffix]));

interface Suffix {
  readonly format: QuantityFormat;
  readonly exponent: number;
}

function interpretSuffix(suffix: string): Suffix | undefined {
  const decimal = decimalSuffixes.get(suffix);
  if (decimal !== undefined) return { format: 'DecimalSI', exponent: decimal };
  const binary = binarySuffixes.get(suffix);
  if (binary !== undefined) return { format: 'BinarySI', exponent: binary };
  if (!/^[eE][-+]?[0-9]+$/.test(suffix)) return undefined;
  const exponent = Number(suffix.slice(1));
  return Math.abs(exponent) <= maxExponent ? { format: 'DecimalExponent', exponent } : undefined;
}

/** Division that rounds away from zero, as all scaling down of quantities does. */
function divideUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  if (dividend % divisor === 0n) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}

/** An amount of a resource (apimachinery api/resource Quantity), exact to a billionth. Immutable. */
export class Quantity {
  readonly #nanos: bigint;
  readonly format: QuantityFormat;
  #text: string | undefined;

  /** nanos: the amount in billionths. text: how it is written, when that differs from the canonical form. */
  constructor(nanos: bigint, format: QuantityFormat, text?: string) {
    this.#nanos = nanos;
    this.format = format;
    this.#text = text;
  }

  /** In whole units, rounded up (away from zero). */
  value(): bigint {
    return divideUp(this.#nanos, nano);
  }

  /** In thousandths, rounded up (away from zero). */
  milliValue(): bigint {
    return divideUp(this.#nanos, 1_000_000n);
  }

  /** As a floating-point number: exact for whole numbers below 2^53, near for others. */
  asNumber(): number {
    return this.#nanos % nano === 0n ? Number(this.#nanos / nano) : Number(this.#nanos) / 1e9;
  }

  isZero(): boolean {
    return this.#nanos === 0n;
  }

  sign(): -1 | 0 | 1 {
    return this.#nanos === 0n ? 0 : this.#nanos < 0n ? -1 : 1;
  }

  compare(other: Quantity): -1 | 0 | 1 {
    return this.#nanos === other.#nanos ? 0 : this.#nanos < other.#nanos ? -1 : 1;
  }

  /** The sum keeps this one's format, unless this is zero. */
  add(other: Quantity): Quantity {
    return new Quantity(this.#nanos + other.#nanos, this.isZero() ? other.format : this.format);
  }

  sub(other: Quantity): Quantity {
    return new Quantity(this.#nanos - other.#nanos, this.isZero() ? other.format : this.format);
  }

  negate(): Quantity {
    return new Quantity(-this.#nanos, this.format);
  }

  /** The canonical form: no fraction, the largest suffix that keeps the number whole. */
  toString(): string {
    this.#text ??= this.#canonical();
    return this.#text;
  }

  toJSON(): string {
    return this.toString();
  }

  #canonical(): string {
    if (this.#nanos === 0n) return '0';
    const whole = this.#nanos % nano === 0n;
    const small = this.#nanos > -1024n * nano && this.#nanos < 1024n * nano;
    if (this.format === 'BinarySI' && whole && !small) return this.#canonicalBinary();
    let amount = this.#nanos;
    let exponent = -9;
    while (amount % 10n === 0n) {
      amount /= 10n;
      exponent++;
    }
    for (; exponent % 3 !== 0; exponent--) amount *= 10n;
    if (this.format === 'DecimalExponent') return exponent === 0 ? String(amount) : `${amount}e${exponent}`;
    return `${amount}${decimalSuffixOf.get(exponent) ?? ''}`;
  }

  #canonicalBinary(): string {
    let amount = this.#nanos / nano;
    let exponent = 0;
    for (; amount % 1024n === 0n; exponent += 10) amount /= 1024n;
    return `${amount}${binarySuffixOf.get(exponent) ?? ''}`;
  }
}

/**
 * Whether upstream keeps the text as it was written: its fast path recognises most canonical forms by sight (and a few that are
 * not canonical, such as `1.500` and `+1`). digits: the number without sign, leading zeros and point.
 */
function keepsText(suffix: Suffix, whole: string, fraction: string): boolean {
  const digits = whole + fraction;
  if (suffix.format === 'BinarySI') {
    const precision = 15 - whole.length - Math.trunc((suffix.exponent * 3) / 10) - 1;
    return fraction === '' && precision >= 0 && Number(digits) % 8 !== 0;
  }
  const scale = suffix.exponent - fraction.length;
  return 18 - digits.length >= 0 && scale >= -9 && scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

const shape = /^([+-]?)0*([0-9]*)(\.?)([0-9]*)([eEinumkKMGTP]*[-+]?[0-9]*)$/;

/** Reads a quantity; the errors are upstream's (`quantities must match the regular expression …`). */
export function parseQuantity(text: string): { readonly quantity: Quantity } | { readonly error: string } {
  if (text === '') return { error: formatWrong };
  const match = shape.exec(text);
  if (!match) return { error: formatWrong };
  const [, sign, digits, , fraction, suffixText] = match as unknown as [string, string, string, string, string, string];
  const suffix = interpretSuffix(suffixText);
  if (!suffix) return { error: suffixWrong };
  const whole = digits === '' ? '0' : digits;
  if (!/^[0-9]+$/.test(whole + fraction)) return { error: numericWrong };
  const nanos = inNanos(whole, fraction, suffix);
  if (nanos === 0n) return { quantity: new Quantity(0n, suffix.format) };
  const signed = sign === '-' ? -nanos : nanos;
  return { quantity: new Quantity(signed, suffix.format, keepsText(suffix, whole, fraction) ? text : undefined) };
}

/** The amount without its sign in billionths; smaller parts round up to one. */
function inNanos(whole: string, fraction: string, suffix: Suffix): bigint {
  const amount = BigInt(whole + fraction);
  if (suffix.format !== 'BinarySI') {
    const scale = suffix.exponent - fraction.length + 9;
    return scale >= 0 ? amount * 10n ** BigInt(scale) : divideUp(amount, 10n ** BigInt(-scale));
  }
  const nanos = divideUp(amount * 2n ** BigInt(suffix.exponent) * nano, 10n ** BigInt(fraction.length));
  return nanos > maxBinary ? maxBinary : nanos;
}

/** The quantity that a text known to be valid stands for: of a stored object, or a constant. Throws for any other. */
export function quantityOf(text: string | number): Quantity {
  const parsed = parseQuantity(String(text));
  if ('error' in parsed) throw new Error(`${text}: ${parsed.error}`);
  return parsed.quantity;
}
