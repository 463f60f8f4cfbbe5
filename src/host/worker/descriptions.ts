import { Part } from '../../parts/index.ts';
import { type PartSource, partSource } from '../parts/list.ts';

type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The texts of `kubectl explain`: large, and seldom needed. */
const descriptionsPart = new Part<Texts>('descriptions');

async function fetchTexts(): Promise<Texts> {
  const response = await fetch('/descriptions.json').catch(() => undefined);
  // Without them (offline before the first full visit) explain says that there is no description.
  return response?.ok ? await response.json() : {};
}

/** The text of a definition (field '') or of one of its fields. */
export const describe = (definition: string, field: string): string | undefined => descriptionsPart.code[definition]?.[field];

export const descriptions: PartSource = partSource(descriptionsPart, fetchTexts);
