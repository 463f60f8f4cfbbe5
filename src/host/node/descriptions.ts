import { existsSync, readFileSync } from 'node:fs';

const file = new URL('../../../.generated/descriptions.json', import.meta.url);

type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

let texts: Texts | undefined;

/** The texts of `kubectl explain`, by definition and field, as `npm run generate` has made them; none where it has not run. */
export function readDescriptions(): (definition: string, field: string) => string | undefined {
  texts ??= existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Texts) : {};
  return (definition, field) => texts?.[definition]?.[field];
}
