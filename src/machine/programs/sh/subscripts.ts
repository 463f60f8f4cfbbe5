import type { Execution } from '../../process/types.ts';
import type { Word } from './ast.ts';
import type { Shell } from './shell.ts';

/**
 * The place of an element: the value of the subscript, or in an associative array the place that its key has (`make`: is given; otherwise
 * NaN, where nothing is).
 */
export function* placeOf(shell: Shell, name: string, subscript: Word, make = false): Execution<number> {
  if (!shell.variables.find(name)?.keys) return yield* shell.interpreter.expandArithmetic(shell, subscript);
  return placeOfKey(shell, name, yield* shell.interpreter.expandText(shell, subscript), make);
}

/** The same for a key that is known. */
export function placeOfKey(shell: Shell, name: string, key: string, make: boolean): number {
  const keys = shell.variables.find(name)!.keys!;
  const found = keys.get(key);
  if (found !== undefined || !make) return found ?? Number.NaN;
  const place = Math.max(-1, ...keys.values()) + 1;
  keys.set(key, place);
  return place;
}

/** The subscripts that have a value, in order. */
export function subscriptsOf(shell: Shell, name: string): string[] {
  const { array, keys } = shell.variables.find(name) ?? {};
  if (!array) return [];
  if (keys) return [...keys].filter(([, place]) => array.has(place)).map(([key]) => key);
  return [...array.keys()].sort((a, b) => a - b).map(String);
}

/** The words of `name=(…)`, some with subscripts: `[key]=value`. */
export function setElements(shell: Shell, name: string, words: readonly string[], append: boolean): void {
  const variable = shell.variables.make(name);
  if (!append || !variable.array) variable.array = new Map(append && variable.value !== undefined ? [[0, variable.value]] : []);
  if (!append) variable.keys?.clear();
  let next = Math.max(-1, ...variable.array.keys()) + 1;
  for (const word of words) {
    const match = /^\[([^\]]*)\]=(.*)$/s.exec(word);
    if (match && variable.keys) next = placeOfKey(shell, name, match[1]!, true);
    else if (match && /^\d+$/.test(match[1]!)) next = Number(match[1]);
    variable.array.set(next++, match ? match[2]! : word);
  }
}
