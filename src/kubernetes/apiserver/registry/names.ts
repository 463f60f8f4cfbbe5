import type { Random } from '../../../time/index.ts';

/** apiserver/pkg/storage/names: 63 characters, of which 5 are chance. */
const maxGeneratedNameLength = 58;
const attempts = 8;

/** A name made from `generateName`; tried anew while it is taken. */
export function generateName(base: string, random: Random, taken: (name: string) => boolean): string {
  const prefix = base.slice(0, maxGeneratedNameLength);
  let name = prefix + random.suffix();
  for (let i = 1; i < attempts && taken(name); i++) name = prefix + random.suffix();
  return name;
}
