import data from '../../api/data/pod-template.json' with { type: 'json' };

/**
 * Go values as spew writes them with `%#v` (k8s.io/utils/dump.ForHash): every field of every struct with its name, type and value. An
 * object of the API is given as JSON, so the struct's table says what is missing. Empty lists and maps are nil: the objects come to the
 * controllers as protobuf, which does not tell them apart.
 */
interface Field {
  readonly name: string;
  readonly type: string;
  /** The name in JSON; undefined of an embedded struct, whose fields stand beside its own. */
  readonly json: string | undefined;
}

type Values = Readonly<Record<string, unknown>>;

const lines: Readonly<Record<string, readonly string[] | undefined>> = data.structs;
const named: Readonly<Record<string, string | undefined>> = data.named;
const structs = new Map<string, readonly Field[]>();

function fieldsOf(type: string): readonly Field[] | undefined {
  const known = structs.get(type);
  if (known || !lines[type]) return known;
  const fields = lines[type].map((line) => {
    const [name = '', of = '', json] = line.split(' ');
    return { name, type: of, json: json === '^' ? undefined : (json ?? name.charAt(0).toLowerCase() + name.slice(1)) };
  });
  structs.set(type, fields);
  return fields;
}

/** The dump of a value of that Go type. */
export function goDump(type: string, value: unknown): string {
  return typed(type, value);
}

const nil = '<nil>';

function typed(type: string, value: unknown): string {
  if (!type.startsWith('*')) return `(${type})${plain(type, value)}`;
  return `(${type})${value === undefined || value === null ? nil : plain(type.slice(1), value)}`;
}

/** The value without its type, as items of lists and maps stand. */
function plain(type: string, value: unknown): string {
  const structure = named[type] ?? type;
  if (structure.startsWith('[]')) return listText(structure.slice(2), value as readonly unknown[] | undefined);
  if (structure.startsWith('map[')) return mapText(structure.slice(structure.indexOf(']') + 1), value as Values | undefined);
  const special = specials[type];
  if (special) return special(value);
  const fields = fieldsOf(type);
  return fields ? structText(fields, (value ?? {}) as Values) : scalarText(type, value);
}

function listText(of: string, list: readonly unknown[] | undefined | null): string {
  return list?.length ? `[${list.map((item) => plain(of, item)).join(' ')}]` : nil;
}

function mapText(of: string, values: Values | undefined | null): string {
  const keys = Object.keys(values ?? {}).sort();
  return keys.length > 0 ? `map[${keys.map((key) => `${key}:${plain(of, values![key])}`).join(' ')}]` : nil;
}

function structText(fields: readonly Field[], values: Values): string {
  return `{${fields.map(({ name, type, json }) => `${name}:${typed(type, json === undefined ? values : values[json])}`).join(' ')}}`;
}

function scalarText(type: string, value: unknown): string {
  if (type === 'bool') return String(value ?? false);
  return /^u?int/.test(type) ? String(value ?? 0) : String(value ?? '');
}

const specials: Readonly<Record<string, (value: unknown) => string>> = {
  // A template's own times are never set.
  'v1.Time': () => '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}',
  'intstr.IntOrString': (value) => {
    const text = typeof value === 'string';
    return `{Type:(intstr.Type)${text ? 1 : 0} IntVal:(int32)${text ? 0 : (value ?? 0)} StrVal:(string)${text ? value : ''}}`;
  },
  'resource.Quantity': (value) => quantityText(String(value ?? '')),
};

const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/** resource.Quantity as ParseQuantity leaves it, which keeps the text of some canonical numbers and not of others. */
function quantityText(text: string): string {
  if (text === '' || text === '0') return quantityFields('0', 0, '0', 'DecimalSI');
  const [, sign = '', digits = '', suffix = ''] = /^([+-]?)(\d+)(.*)$/.exec(text) ?? [];
  const value = BigInt(digits);
  const negative = sign === '-' ? -1n : 1n;
  const bits = binary[suffix];
  if (bits !== undefined) return quantityFields(String(negative * (value << BigInt(bits))), 0, value % 8n === 0n ? '' : text, 'BinarySI');
  const exponent = /^[eE](-?\d+)$/.exec(suffix)?.[1];
  const scale = exponent === undefined ? (decimal[suffix] ?? 0) : Number(exponent);
  const canonical = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
  return quantityFields(String(negative * value), scale, canonical ? text : '', exponent === undefined ? 'DecimalSI' : 'DecimalExponent');
}

function quantityFields(value: string, scale: number, text: string, format: string): string {
  const amount = `i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}}`;
  return `{${amount} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${format}}`;
}
