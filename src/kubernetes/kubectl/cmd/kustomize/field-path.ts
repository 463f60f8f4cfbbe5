import { isFields } from './resource.ts';
import type { Fields } from './types.ts';

/** `spec.containers.[name=web].image`, `metadata.annotations.a\.b` or `data.[a.b]` in parts (kyaml/utils.SmarterPathSplitter). */
export function splitPath(path: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let i = 0; i < path.length; i++) {
    const letter = path[i]!;
    if (letter === '\\' && path[i + 1] === '.') {
      part += '.';
      i++;
    } else if (letter === '.' && depth === 0) {
      parts.push(part);
      part = '';
    } else {
      if (letter === '[') depth++;
      if (letter === ']') depth--;
      part += letter;
    }
  }
  parts.push(part);
  const bracketed = (text: string) => /^\[([^=]*)\]$/.exec(text)?.[1]?.replace(/^"(.*)"$/, '$1') ?? text;
  return parts.filter((one) => one !== '').map(bracketed);
}

/** A place in an object: what stands there, and how to put something else. */
export interface Place {
  readonly value: unknown;
  /** It was made for the replacement. */
  readonly isNew: boolean;
  set(value: unknown): void;
}

/** The places that a path means; `create` makes maps and fields that are missing (yaml.PathMatcher). */
export function placesAt(root: unknown, path: readonly string[], create: boolean): readonly Place[] {
  return walk({ value: root, isNew: false, set() {} }, path, create);
}

function walk(place: Place, [first, ...rest]: readonly string[], create: boolean): readonly Place[] {
  if (first === undefined) return [place];
  const { value } = place;
  if (Array.isArray(value)) return inList(value, first).flatMap((found) => walk(found, rest, create));
  if (first === '*' && isFields(value)) return Object.keys(value).flatMap((key) => walk(fieldOf(value, key, false), rest, create));
  if (!isFields(value)) return [];
  if (value[first] === undefined) {
    if (!create) return [];
    value[first] = rest.length > 0 ? {} : '';
    return walk(fieldOf(value, first, true), rest, create);
  }
  return walk(fieldOf(value, first, false), rest, create);
}

const fieldOf = (map: Fields, key: string, isNew: boolean): Place => ({ value: map[key], isNew, set: (value) => void (map[key] = value) });

function inList(list: unknown[], part: string): readonly Place[] {
  const match = /^\[([^=]*)=(.*)\]$/s.exec(part);
  const fits = (item: unknown, i: number): boolean => {
    if (part === '*') return true;
    if (match) return match[1] === '' ? String(item) === match[2] : isFields(item) && String(item[match[1]!]) === match[2];
    return /^\d+$/.test(part) && i === Number(part);
  };
  return list.flatMap((item, i) => (fits(item, i) ? [{ value: item, isNew: false, set: (value: unknown) => void (list[i] = value) }] : []));
}
