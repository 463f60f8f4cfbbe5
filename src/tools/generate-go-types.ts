/**
 * Writes src/kubernetes/api/data/go.json: what OpenAPI does not say about the Go fields behind the definitions, because it shows in
 * what a server prints: which optional fields are pointers (their zero values are kept), the named types that decoding errors quote, and
 * the embedded structs that stand in their paths. Only fields that differ from the rule in go-field.ts are listed.
 *
 * Also src/kubernetes/api/data/internal.json: the fields of the API server's own structs for a Pod's spec and a few others, in their
 * order, because a refused update prints such structs or the difference of two.
 *
 * usage: node src/tools/generate-go-types.ts API APIMACHINERY KUBERNETES
 * where these are checkouts of k8s.io/api, k8s.io/apimachinery and k8s.io/kubernetes at the release of the schema data.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { goFieldByRule, type OpenApiNode, referenceOf } from '../kubernetes/api/go-field.ts';
import { fieldPattern, structPattern } from './go-source.ts';

interface Field {
  type: string;
  omitted: boolean;
}

interface Struct {
  fields: Map<string, Field>;
  inline: string[];
}

const [, , api, apimachinery, kubernetes] = process.argv;
if (!api || !apimachinery || !kubernetes) throw new Error('usage: generate-go-types.ts API APIMACHINERY KUBERNETES');

const data = new URL('../kubernetes/api/data/', import.meta.url);
const { definitions } = JSON.parse(readFileSync(new URL('openapi.json', data), 'utf8')) as {
  definitions: Record<string, { properties?: Record<string, OpenApiNode>; required?: string[] }>;
};

/** The structs of one package, by name. */
function structsIn(directory: string): Map<string, Struct> {
  const structs = new Map<string, Struct>();
  const files = readdirSync(directory).filter(
    (name) => name.endsWith('.go') && !name.startsWith('zz_') && !name.endsWith('_test.go') && name !== 'generated.pb.go',
  );
  for (const file of files) {
    const text = readFileSync(`${directory}/${file}`, 'utf8');
    for (const [, name, body] of text.matchAll(structPattern)) structs.set(name!, structOf(body!));
  }
  return structs;
}

function structOf(body: string): Struct {
  const struct: Struct = { fields: new Map(), inline: [] };
  for (const [, , type, tags] of body.matchAll(fieldPattern)) {
    const [json = '', ...options] = (/json:"([^"]*)"/.exec(tags!)?.[1] ?? '').split(',');
    if (options.includes('inline') || json === '') struct.inline.push(type!.replace(/^\*/, ''));
    else
      struct.fields.set(json, {
        type: options.includes('omitzero') ? `*${type}` : type!,
        omitted: options.includes('omitempty') || options.includes('omitzero'),
      });
  }
  return struct;
}

/** The embedded structs of a struct, each with the fields that come from it. */
function embeddedIn(structs: Map<string, Struct>, name: string): Record<string, string[]> | undefined {
  const inline = (structs.get(name)?.inline ?? []).filter((type) => !type.endsWith('TypeMeta') && structs.has(type));
  if (inline.length === 0) return undefined;
  return Object.fromEntries(inline.map((type) => [type, [...flatten(structs, type).keys()].sort()]));
}

function flatten(structs: Map<string, Struct>, name: string): Map<string, Field> {
  const struct = structs.get(name);
  const fields = new Map<string, Field>();
  for (const inline of struct?.inline ?? []) for (const [key, value] of flatten(structs, inline)) fields.set(key, value);
  for (const [key, value] of struct?.fields ?? []) fields.set(key, value);
  return fields;
}

const builtin = /^(string|bool|u?int(8|16|32|64)?|float(32|64)|byte)$/;

/** As reflect's Type.String() spells it: the package's last name in front of every type that is not built in. */
function qualified(type: string, ownPackage: string): string {
  if (type.startsWith('*')) return `*${qualified(type.slice(1), ownPackage)}`;
  if (type.startsWith('[]')) return `[]${qualified(type.slice(2), ownPackage).replace(/^byte$/, 'uint8')}`;
  const map = /^map\[([\w.]+)\](.*)$/.exec(type);
  if (map) return `map[${qualified(map[1]!, ownPackage)}]${qualified(map[2]!, ownPackage)}`;
  if (builtin.test(type)) return type;
  return type.includes('.') ? type.replace(/^(metav1|corev1|apiv1|v1)\./, 'v1.').replace(/^types\./, 'types.') : `${ownPackage}.${type}`;
}

function directoryOf(definition: string): { directory: string; name: string; version: string } | undefined {
  const parts = definition.split('.');
  const name = parts.at(-1)!;
  const version = parts.at(-2)!;
  if (definition.startsWith('io.k8s.api.')) return { directory: `${api}/${parts[3]}/${version}`, name, version };
  if (definition.startsWith('io.k8s.apimachinery.pkg.apis.meta.v1.')) return { directory: `${apimachinery}/pkg/apis/meta/v1`, name, version };
  return undefined;
}

const packages = new Map<string, Map<string, Struct>>();
const exceptions: Record<string, Record<string, string>> = {};
const embedded: Record<string, Record<string, string[]>> = {};
for (const [definition, schema] of Object.entries(definitions)) {
  const place = directoryOf(definition);
  if (!place || !schema.properties || !existsSync(place.directory)) continue;
  const structs = packages.get(place.directory) ?? structsIn(place.directory);
  packages.set(place.directory, structs);
  const fields = flatten(structs, place.name);
  const inner = embeddedIn(structs, place.name);
  if (inner) embedded[definition] = inner;
  for (const [property, node] of Object.entries(schema.properties)) {
    const field = fields.get(property);
    if (!field) continue;
    // A struct that is no pointer is always written, with omitempty or without.
    const struct = (referenceOf(node as OpenApiNode) && !field.type.startsWith('*')) || field.type.startsWith('*metav1.Time');
    const actual = `${qualified(field.type, place.version)}${field.omitted || struct ? '' : '!'}`;
    if (actual !== goFieldByRule(node, schema.required?.includes(property) ?? false)) (exceptions[definition] ??= {})[property] = actual;
  }
}
writeFileSync(new URL('go.json', data), `${JSON.stringify({ fields: exceptions, embedded }, null, 1)}\n`);

/** A struct without JSON tags: its fields in order; embedded ones have no name. */
function untagged(body: string): { name: string; type: string }[] {
  const lines = body
    .split('\n')
    .map((line) => line.replace(/\/\/.*$/, '').trim())
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [first = '', ...rest] = line.split(/\s+/);
    return rest.length === 0 ? { name: '', type: first } : { name: first, type: rest.join(' ') };
  });
}

// Where two groups have a struct of the same name, core's counts: it comes last.
const internalGroups = ['storage', 'batch', 'core'];
const internalText = internalGroups.map((group) => readFileSync(`${kubernetes}/pkg/apis/${group}/types.go`, 'utf8')).join('\n');
const internalStructs = new Map([...internalText.matchAll(structPattern)].map(([, name, body]) => [name!, untagged(body!)]));
const namedTypes = new Map([...internalText.matchAll(/^type (\w+) ((?:map\[|\[\]|string|int)\S*)/gm)].map(([, name, type]) => [name!, type!]));
const externalText = internalGroups.map((group) => readFileSync(`${api}/${group}/v1/types.go`, 'utf8')).join('\n');
const externalNames = new Map<string, Map<string, string>>();
for (const [, name, body] of externalText.matchAll(structPattern)) {
  const names = [...body!.matchAll(fieldPattern)].map(([, field, , tags]) => [field ?? '', /json:"([^",]*)/.exec(tags!)?.[1] ?? ''] as const);
  externalNames.set(name!, new Map(names));
}

const scalar: Record<string, string> = {
  string: 's',
  bool: 'b',
  int32: 'i',
  int64: 'i',
  int: 'i',
  'resource.Quantity': 'q',
  'intstr.IntOrString': 'o',
  'types.UID': 's',
  'metav1.Time': 't',
};

/** s, b, i, q, o, t: scalars; `*`, `[`, `{` in front: pointer, list, map; J: as outside; anything else is a struct's name. */
function codeOf(type: string): string {
  if (type.startsWith('*')) return `*${codeOf(type.slice(1))}`;
  if (type.startsWith('[]')) return `[${codeOf(type.slice(2))}`;
  if (type.startsWith('map[')) return `{${codeOf(type.slice(type.indexOf(']') + 1))}`;
  if (scalar[type]) return scalar[type];
  if (internalStructs.has(type)) return type;
  const named = namedTypes.get(type);
  return named ? codeOf(named) : 'J';
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const internal: Record<string, string[]> = {};

function fieldTable(name: string, external = name): string[] {
  return (internalStructs.get(name) ?? []).flatMap((field) => {
    if (field.name === '') return internalStructs.has(field.type) ? fieldTable(field.type) : [];
    const json = externalNames.get(external)?.get(field.name) ?? lowerFirst(field.name);
    return [`${field.name} ${json === lowerFirst(field.name) ? '' : json} ${codeOf(field.type)}`.replace('  ', ' ')];
  });
}

const waiting = [
  'PodSpec',
  'EphemeralContainer',
  'PersistentVolumeSource',
  'PodFailurePolicy',
  'SuccessPolicy',
  'VolumeNodeAffinity',
  'CSINodeDriver',
  'VolumeAttachmentSpec',
];
for (let name = waiting.pop(); name; name = waiting.pop()) {
  if (internal[name]) continue;
  const fields = fieldTable(name);
  internal[name] = fields;
  for (const field of fields) {
    const type = field
      .split(' ')
      .at(-1)!
      .replace(/^[*[{]+/, '');
    if (internalStructs.has(type)) waiting.push(type);
  }
}
writeFileSync(new URL('internal.json', data), `${JSON.stringify(internal, null, 1)}\n`);
