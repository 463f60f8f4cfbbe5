import { existsSync, readFileSync } from 'node:fs';
import type { Describe } from './editor-schema.ts';

/** Made by src/tools/generate-descriptions.ts from the doc comments of Kubernetes' client library: texts by definition and field. */
const file = new URL('.generated/descriptions.json', `file://${process.cwd()}/`);

let texts: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;

/** The documentation of an API field. Throws when the texts have not been generated. */
export const fieldText: Describe = (definition, field) => {
  if (texts === undefined) {
    if (!existsSync(file)) throw new Error('.generated/descriptions.json is missing: run node src/tools/generate-descriptions.ts');
    texts = JSON.parse(readFileSync(file, 'utf8'));
  }
  return texts?.[definition]?.[field];
};
