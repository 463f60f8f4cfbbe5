import { marshal } from './go.ts';
import { sha256 } from './sha256.ts';

const replaced: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** The suffix that --append-hash and kustomize give to ConfigMaps and Secrets: ten letters and digits of the content's hash (kubectl/pkg/util/hash). */
export function nameHash(content: object): string {
  return [...sha256(marshal(content)).slice(0, 10)].map((letter) => replaced[letter] ?? letter).join('');
}
