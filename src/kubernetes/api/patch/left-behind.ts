import type { Json } from '../meta.ts';
import { asFields, directive } from './list-order.ts';

type List = readonly Json[];

/**
 * The server's list as upstream sees it after a merge. It deletes and appends in the same memory, and then takes the server's order from
 * there: what was deleted gives its place to what follows, and new items take the places that become free at the end. So a new item
 * that takes the place of a deleted one comes behind the server's own, and otherwise before them.
 */
export function orderLeftBehind(original: List, patch: List, mergeKey: string): List {
  const memory = [...original];
  const keyOf = (item: Json) => asFields(item)[mergeKey];
  let length = memory.length;
  const find = (key: Json | undefined) => memory.slice(0, length).findIndex((item) => keyOf(item) === key);
  for (const item of patch) {
    if (asFields(item)[directive] !== 'delete') continue;
    for (let place = find(keyOf(item)); place >= 0; place = find(keyOf(item))) {
      memory.copyWithin(place, place + 1, length);
      length--;
    }
  }
  if (patch.some((item) => asFields(item)[directive] === 'replace')) return memory.slice(0, original.length);
  for (const item of patch) {
    if (asFields(item)[directive] !== undefined || find(keyOf(item)) >= 0) continue;
    memory[length++] = item;
  }
  return memory.slice(0, original.length);
}
