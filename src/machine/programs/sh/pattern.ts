/** Shell patterns: `*`, `?`, `[…]`, with a backslash before characters that stand for themselves. */

import { classes as posixClasses } from '../lib/regex.ts';
import { TooLarge } from './control.ts';

const cache = new Map<string, RegExp>();
const classes: Readonly<Record<string, string>> = { ...posixClasses, space: '\\s' };

/** Text so that it matches only itself in a pattern. */
export const escapePattern = (text: string) => (/[*?[\]\\()|]/.test(text) ? text.replace(/[*?[\]\\()|]/g, '\\$&') : text);

export const hasPattern = (text: string) => /[*?[]/.test(text);

/** The source of a regular expression; `lazy`: `*` takes as little as it can. */
export function patternSource(pattern: string, lazy = false): string {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '*') out += lazy ? '[^]*?' : '[^]*';
    else if (c === '?') out += '[^]';
    else if (c === '[') {
      const bracket = bracketSource(pattern, i);
      if (bracket) {
        out += bracket.source;
        i = bracket.end;
      } else out += '\\[';
    } else if (c === '\\' && i + 1 < pattern.length) out += quote(pattern[++i]!);
    else out += quote(c);
  }
  return out;
}

const quote = (c: string) => (/[\\^$.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c);

function bracketSource(pattern: string, start: number): { source: string; end: number } | undefined {
  let i = start + 1;
  let out = '[';
  if (pattern[i] === '!' || pattern[i] === '^') {
    out += '^';
    i++;
  }
  for (let first = true; i < pattern.length; first = false, i++) {
    const c = pattern[i]!;
    if (c === ']' && !first) return { source: `${out}]`, end: i };
    const named = c === '[' && /^\[:([a-z]+):\]/.exec(pattern.slice(i, i + 12));
    if (named && classes[named[1]!]) {
      out += classes[named[1]!];
      i += named[0].length - 1;
    } else if (c === '\\' && i + 1 < pattern.length) out += quote(pattern[++i]!);
    else if (c === '-') out += first || pattern[i + 1] === ']' ? '\\-' : '-';
    else out += /[\\^[\]]/.test(c) ? `\\${c}` : c;
  }
  return undefined;
}

function compiled(source: string): RegExp {
  let found = cache.get(source);
  if (!found) {
    if (cache.size > 2000) cache.clear();
    try {
      found = new RegExp(source, 'u');
    } catch {
      found = neverMatches;
    }
    cache.set(source, found);
  }
  return found;
}

const neverMatches = /(?!)/;

/** Whether the whole text matches. */
export function matches(text: string, pattern: string): boolean {
  return compiled(`^(?:${patternSource(pattern)})$`).test(text);
}

/** Text without the shortest (or longest) start that matches: `${x#pattern}`, `${x##pattern}`. */
export function withoutPrefix(text: string, pattern: string, longest: boolean): string {
  const match = compiled(`^(?:${patternSource(pattern, !longest)})`).exec(text);
  return match ? text.slice(match[0].length) : text;
}

/** Text without the shortest (or longest) end that matches: `${x%pattern}`, `${x%%pattern}`. */
export function withoutSuffix(text: string, pattern: string, longest: boolean): string {
  const whole = compiled(`^(?:${patternSource(pattern)})$`);
  for (let n = 0; n <= text.length; n++) {
    const at = longest ? n : text.length - n;
    if (whole.test(text.slice(at))) return text.slice(0, at);
  }
  return text;
}

/** A text in which all matches are replaced, in characters: JavaScript gives up where there are too many of them. */
const longestReplaced = 2 ** 22;

/** `${x/pattern/with}`; `where`: '' the first, '/' all, '#' at the start, '%' at the end. */
export function replace(text: string, pattern: string, where: '' | '/' | '#' | '%', by: string): string {
  const source = patternSource(pattern);
  if (source === '') return text;
  if (where === '#') return text.replace(compiled(`^(?:${source})`), () => by);
  if (where === '%') return text.replace(compiled(`(?:${source})$`), () => by);
  const single = compiled(source);
  if (where === '/' && text.length > longestReplaced) throw new TooLarge();
  return where === '/' ? text.replace(new RegExp(single.source, 'gu'), () => by) : text.replace(single, () => by);
}
