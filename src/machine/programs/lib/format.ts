/** The conversions of printf(3). */
export interface Spec {
  readonly left: boolean;
  readonly plus: boolean;
  readonly space: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly precision: number | undefined;
}

/** What the flags, the width and the precision of a conversion ask for; a negative width is the flag `-`. */
export function specOf(flags: string, width: number, precision: number | undefined): Spec {
  return {
    left: flags.includes('-') || width < 0,
    plus: flags.includes('+'),
    space: flags.includes(' '),
    alternate: flags.includes('#'),
    zero: flags.includes('0'),
    width: Math.abs(width),
    precision,
  };
}

/** To the width: spaces, or zeros after the sign. */
export function pad(text: string, spec: Spec): string {
  if (text.length >= spec.width) return text;
  if (spec.left) return text.padEnd(spec.width);
  if (!spec.zero) return text.padStart(spec.width);
  const sign = /^[-+ ]?(?:0[xX])?/.exec(text)![0];
  return sign + text.slice(sign.length).padStart(spec.width - sign.length, '0');
}

const signOf = (negative: boolean, spec: Spec) => (negative ? '-' : spec.plus ? '+' : spec.space ? ' ' : '');

/** d i o u x X of a 64-bit integer. */
export function formatInteger(value: bigint, type: string, spec: Spec): string {
  const signed = type === 'd' || type === 'i';
  const wrapped = signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
  const magnitude = wrapped < 0n ? -wrapped : wrapped;
  let digits = magnitude.toString(type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10);
  if (spec.precision !== undefined) digits = spec.precision === 0 && magnitude === 0n ? '' : digits.padStart(spec.precision, '0');
  if (spec.alternate && type === 'o' && !digits.startsWith('0')) digits = `0${digits}`;
  if (spec.alternate && (type === 'x' || type === 'X') && magnitude !== 0n) digits = `0x${digits}`;
  if (type === 'X') digits = digits.toUpperCase();
  return pad((signed ? signOf(wrapped < 0n, spec) : '') + digits, spec.precision === undefined ? spec : { ...spec, zero: false });
}

/** e f g (and capitals) of a double. */
export function formatFloat(value: number, type: string, spec: Spec): string {
  const lower = type.toLowerCase();
  const magnitude = Math.abs(value);
  let text: string;
  if (!Number.isFinite(value)) text = Number.isNaN(value) ? 'nan' : 'inf';
  else if (lower === 'f') text = fixed(magnitude, spec.precision ?? 6);
  else if (lower === 'e') text = exponent(magnitude.toExponential(Math.min(100, spec.precision ?? 6)));
  else text = general(magnitude, spec.precision ?? 6, spec.alternate);
  if (type !== lower) text = text.toUpperCase();
  const negative = value < 0 || Object.is(value, -0);
  return pad(signOf(negative, spec) + text, Number.isFinite(value) ? spec : { ...spec, zero: false });
}

const exponent = (text: string) => text.replace(/e([-+])(\d)$/, 'e$10$2');

function fixed(value: number, digits: number): string {
  if (value < 1e21) return rounded(value, Math.min(100, digits));
  return `${BigInt(value)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`;
}

/** toFixed rounds an exact half up; C rounds it to the even digit. */
function rounded(value: number, digits: number): string {
  const text = value.toFixed(digits);
  const rest = value.toFixed(Math.min(100, digits + 30)).slice(digits === 0 ? text.length + 1 : text.length);
  if (!/^50*$/.test(rest)) return text;
  const down = value
    .toFixed(Math.min(100, digits + 30))
    .slice(0, digits === 0 ? undefined : text.length)
    .replace(/\.\d*$/, (part) => (digits === 0 ? '' : part));
  return Number(down.at(-1)) % 2 === 0 ? down : text;
}

function general(value: number, precision: number, keepZeros: boolean): string {
  const digits = Math.max(1, Math.min(100, precision));
  const power = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
  const scientific = power < -4 || power >= digits;
  let text = scientific ? value.toExponential(digits - 1) : value.toFixed(Math.max(0, digits - 1 - power));
  if (!keepZeros) text = text.replace(/(\.\d*?)0+(?=e|$)/, '$1').replace(/\.(?=e|$)/, '');
  return scientific ? exponent(text) : text;
}
