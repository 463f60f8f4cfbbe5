/**
 * Writes .generated/descriptions.json: the texts of the API's definitions (field '') and fields, for `kubectl explain` and the editor.
 * They are not kept in the repository; they come from the doc comments of the installed @kubernetes/client-node, whose release is the
 * one that Podlab mirrors. Run with `node src/tools/generate-descriptions.ts`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const models = new URL('../../node_modules/@kubernetes/client-node/dist/gen/models/', import.meta.url);
const data = new URL('../kubernetes/api/data/openapi.json', import.meta.url);
const target = new URL('../../.generated/descriptions.json', import.meta.url);

interface Definition {
  readonly properties?: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
}

const { definitions } = JSON.parse(readFileSync(data, 'utf8')) as { definitions: Readonly<Record<string, Definition>> };
const files = new Set(readdirSync(models).filter((name) => name.endsWith('.d.ts')));

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The model of `io.k8s.api.core.v1.PodSpec`: V1PodSpec, or with the group in front where two groups have the same name. */
function modelOf(definition: string): string | undefined {
  const parts = definition.split('.');
  const [group, version, kind] = parts.slice(-3) as [string, string, string];
  const names = [`${capital(version)}${kind}`, `${capital(group)}${capital(version)}${kind}`];
  return names.findLast((name) => files.has(`${name}.d.ts`));
}

const plain = (comment: string) =>
  comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim()
    .replace(/\\(["'`\\])/g, '$1');

/** The comments of a model's declaration and of its properties. */
function textsOf(model: string): Record<string, string> {
  const source = readFileSync(new URL(`${model}.d.ts`, models), 'utf8');
  const texts: Record<string, string> = {};
  const start = source.indexOf(`export declare class ${model} `);
  const own = /\/\*\*([\s\S]*?)\*\/\s*$/.exec(source.slice(0, start).replace(/^\/\*\*[\s\S]*?\*\//, ''));
  if (own) texts[''] = plain(own[1]!);
  for (const [, comment, field] of source.slice(start).matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*'([^']+)'\??:/g)) texts[field!] = plain(comment!);
  return texts;
}

/** What the server adds to the text of a field that knows its values; their own texts are not in the client library. */
const enumText = (values: readonly string[]) => `\n\nPossible enum values:\n${values.map((value) => ` - \`${JSON.stringify(value)}\``).join('\n')}`;

const out: Record<string, Record<string, string>> = {};
let fields = 0;
for (const definition of Object.keys(definitions)) {
  const model = modelOf(definition);
  if (!model) continue;
  const texts = textsOf(model);
  for (const [field, { enum: values }] of Object.entries(definitions[definition]!.properties ?? {})) {
    if (values && texts[field] !== undefined) texts[field] += enumText(values);
  }
  fields += Object.keys(texts).length;
  out[definition] = texts;
}
mkdirSync(new URL('.', target), { recursive: true });
writeFileSync(target, `${JSON.stringify(out)}\n`);
process.stdout.write(`${Object.keys(out).length} of ${Object.keys(definitions).length} definitions, ${fields} texts\n`);
