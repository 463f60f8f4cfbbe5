/**
 * Writes what of Go's structs shows in what a server and its controllers write, from the sources of the release:
 *
 * - src/kubernetes/api/data/field-order.json: the fields of each definition in the order of Go's struct, which is the order in which a
 *   server writes them as JSON; definitions whose order is that of the alphabet are left out.
 * - src/kubernetes/api/data/pod-template.json: the structs of a Pod template with names, types and order of their fields, because the
 *   names of ReplicaSets hold the hash of a dump of one.
 *
 * usage: node src/tools/generate-go-structs.ts API APIMACHINERY
 * where these are checkouts of k8s.io/api and k8s.io/apimachinery at the release of the schema data.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fieldPattern, structPattern } from './go-source.ts';

interface Field {
  /** Go's name; '' of an embedded struct. */
  readonly name: string;
  readonly type: string;
  /** The name in JSON; '' of an embedded struct, whose fields stand in its place. */
  readonly json: string;
}

const [, , api, apimachinery] = process.argv;
if (!api || !apimachinery) throw new Error('usage: generate-go-structs.ts API APIMACHINERY');

const data = new URL('../kubernetes/api/data/', import.meta.url);
const { definitions } = JSON.parse(readFileSync(new URL('openapi.json', data), 'utf8')) as {
  definitions: Record<string, { properties?: Record<string, unknown> }>;
};

const namedPattern = /^type (\w+) ((?:map\[|\[\])\S+)/gm;

interface Package {
  readonly structs: ReadonlyMap<string, readonly Field[]>;
  /** Named maps and lists. */
  readonly named: ReadonlyMap<string, string>;
}

const packages = new Map<string, Package>();

function packageIn(directory: string): Package {
  const known = packages.get(directory);
  if (known) return known;
  const structs = new Map<string, readonly Field[]>();
  const named = new Map<string, string>();
  const isSource = (name: string) => name.endsWith('.go') && !name.startsWith('zz_') && !name.endsWith('_test.go') && !name.startsWith('generated');
  for (const file of existsSync(directory) ? readdirSync(directory).filter(isSource) : []) {
    const text = readFileSync(`${directory}/${file}`, 'utf8');
    for (const [, name, body] of text.matchAll(structPattern)) structs.set(name!, fieldsIn(body!));
    for (const [, name, type] of text.matchAll(namedPattern)) named.set(name!, type!);
  }
  const found = { structs, named };
  packages.set(directory, found);
  return found;
}

function fieldsIn(body: string): readonly Field[] {
  return [...body.replace(/^\s*\/\/.*$/gm, '').matchAll(fieldPattern)].map(([, name = '', type = '', tags = '']) => ({
    name,
    type,
    json: (/json:"([^",]*)/.exec(tags)?.[1] ?? '').replace(/^-$/, ''),
  }));
}

const metaV1 = packageIn(`${apimachinery}/pkg/apis/meta/v1`);
const coreV1 = packageIn(`${api}/core/v1`);

function packageOf(definition: string): Package | undefined {
  const parts = definition.split('.');
  if (definition.startsWith('io.k8s.api.')) return packageIn(`${api}/${parts[3]}/${parts.at(-2)}`);
  return definition.startsWith('io.k8s.apimachinery.pkg.apis.meta.v1.') ? metaV1 : undefined;
}

/** The JSON names of a struct's fields; those of embedded structs in their place. */
function namesOf(own: Package, struct: string): readonly string[] {
  return (own.structs.get(struct) ?? []).flatMap(({ json, type }) => {
    if (json !== '') return [json];
    const name = type.replace(/^\*/, '');
    return name.startsWith('metav1.') ? namesOf(metaV1, name.slice('metav1.'.length)) : namesOf(own, name);
  });
}

const order: Record<string, string> = {};
for (const [definition, { properties }] of Object.entries(definitions)) {
  const own = packageOf(definition);
  if (!own || !properties) continue;
  const names = namesOf(own, definition.split('.').at(-1)!).filter((name) => name in properties);
  if (names.join() !== [...names].sort().join()) order[definition] = names.join(' ');
}
writeFileSync(new URL('field-order.json', data), `${JSON.stringify(order, null, 1)}\n`);

const builtin = /^(string|bool|u?int(8|16|32|64)?|byte)$/;

/** As reflect spells the type: core/v1 and meta/v1 are both called v1. */
function spelled(type: string): string {
  if (type.startsWith('*')) return `*${spelled(type.slice(1))}`;
  if (type.startsWith('[]')) return `[]${spelled(type.slice(2))}`;
  const map = /^map\[([\w.]+)\](.*)$/.exec(type);
  if (map) return `map[${spelled(map[1]!)}]${spelled(map[2]!)}`;
  if (builtin.test(type)) return type;
  return type.includes('.') ? type.replace(/^metav1\./, 'v1.') : `v1.${type}`;
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const structs: Record<string, readonly string[]> = {};
const named: Record<string, string> = {};
const waiting = ['v1.PodTemplateSpec'];
for (let type = waiting.pop(); type; type = waiting.pop()) {
  const name = type.replace(/^v1\./, '');
  if (structs[type] || named[type] || type === 'v1.Time') continue;
  const list = coreV1.named.get(name) ?? metaV1.named.get(name);
  if (list) waiting.push(...elements((named[type] = spelled(list))));
  const fields = coreV1.structs.get(name) ?? metaV1.structs.get(name);
  if (!fields) continue;
  structs[type] = fields.map((field) => lineOf(field));
  for (const field of fields) waiting.push(...elements(spelled(field.type)));
}

function lineOf({ name: given, type, json }: Field): string {
  const name = given || type.split('.').at(-1)!;
  if (json === '') return `${name} ${spelled(type)} ^`;
  return `${name} ${spelled(type)}${json === lowerFirst(name) ? '' : ` ${json}`}`;
}

function elements(type: string): string[] {
  return [type.replace(/^[*[\]]+/, '').replace(/^map\[.*?\]/, '')];
}
writeFileSync(new URL('pod-template.json', data), `${JSON.stringify({ structs, named }, null, 1)}\n`);
