/**
 * Writes src/kubernetes/api/data/go.json: what OpenAPI does not say about the Go fields behind the definitions, because it shows in
 * what a server prints: which optional fields are pointers (their zero values are kept) and the named types that decoding errors quote.
 * Only fields that differ from the rule in schema.ts are listed.
 *
 * usage: node src/tools/generate-go-types.ts API APIMACHINERY
 * where API and APIMACHINERY are checkouts of k8s.io/api and k8s.io/apimachinery at the release of the schema data.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { goFieldByRule } from '../kubernetes/api/go-field.ts';

interface Field {
  type: string;
  omitted: boolean;
}

interface Struct {
  fields: Map<string, Field>;
  inline: string[];
}

const [, , api, apimachinery] = process.argv;
if (!api || !apimachinery) throw new Error('usage: generate-go-types.ts API APIMACHINERY');

const data = new URL('../kubernetes/api/data/', import.meta.url);
const { definitions } = JSON.parse(readFileSync(new URL('openapi.json', data), 'utf8')) as { definitions: Record<string, { properties?: Record<string, never>; required?: string[] }> };

const structPattern = /^type (\w+) struct \{\n([\s\S]*?)^\}/gm;
const fieldPattern = /^\t(?:(\w+)\s+)?([^\s`]+)\s+`([^`]*)`/gm;

/** The structs of one package, by name. */
function structsIn(directory: string): Map<string, Struct> {
  const structs = new Map<string, Struct>();
  const files = readdirSync(directory).filter((name) => name.endsWith('.go') && !name.startsWith('zz_') && !name.endsWith('_test.go') && name !== 'generated.pb.go');
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
    else struct.fields.set(json, { type: type!, omitted: options.includes('omitempty') || options.includes('omitzero') });
  }
  return struct;
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
  return type.includes('.') ? type.replace(/^(metav1|corev1|v1)\./, 'v1.').replace(/^types\./, 'types.') : `${ownPackage}.${type}`;
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
for (const [definition, schema] of Object.entries(definitions)) {
  const place = directoryOf(definition);
  if (!place || !schema.properties || !existsSync(place.directory)) continue;
  const structs = packages.get(place.directory) ?? structsIn(place.directory);
  packages.set(place.directory, structs);
  const fields = flatten(structs, place.name);
  for (const [property, node] of Object.entries(schema.properties)) {
    const field = fields.get(property);
    if (!field) continue;
    const actual = `${qualified(field.type, place.version)}${field.omitted ? '' : '!'}`;
    if (actual !== goFieldByRule(node, schema.required?.includes(property) ?? false)) (exceptions[definition] ??= {})[property] = actual;
  }
}
writeFileSync(new URL('go.json', data), `${JSON.stringify(exceptions, null, 1)}\n`);
