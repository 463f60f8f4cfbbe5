import type { Part, Word } from './ast.ts';
import { word } from './word-parser.ts';

/** One character of unquoted text, or a piece that brace expansion leaves alone. */
type Unit = string | Part;

/** Brace expansion (bash): `a{b,c}d` → `abd acd`, `{1..3}` → `1 2 3`. */
export function braces(found: Word): Word[] {
  if (!found.parts.some((part) => part.type === 'text' && !part.quoted && part.text.includes('{'))) return [found];
  const units: Unit[] = found.parts.flatMap((part): Unit[] => (part.type === 'text' && !part.quoted ? [...part.text] : [part]));
  const expanded = expand(units);
  return expanded.length === 1 ? [found] : expanded.map((each) => word(join(each)));
}

function join(units: readonly Unit[]): Part[] {
  const parts: Part[] = [];
  let text = '';
  const flush = () => {
    if (text) parts.push({ type: 'text', text, quoted: false });
    text = '';
  };
  for (const unit of units) {
    if (typeof unit === 'string') text += unit;
    else {
      flush();
      parts.push(unit);
    }
  }
  flush();
  return parts;
}

function expand(units: readonly Unit[]): Unit[][] {
  for (let open = units.indexOf('{'); open >= 0; open = units.indexOf('{', open + 1)) {
    const close = closing(units, open);
    if (close < 0) continue;
    const inside = units.slice(open + 1, close);
    const choices = alternatives(inside) ?? range(inside);
    if (!choices) continue;
    const rest = expand(units.slice(close + 1));
    const before = units.slice(0, open);
    return choices.flatMap((choice) => expand(choice).flatMap((middle) => rest.map((after) => [...before, ...middle, ...after])));
  }
  return [[...units]];
}

function closing(units: readonly Unit[], open: number): number {
  let depth = 0;
  for (let i = open; i < units.length; i++) {
    if (units[i] === '{') depth++;
    else if (units[i] === '}' && --depth === 0) return i;
  }
  return -1;
}

function alternatives(units: readonly Unit[]): Unit[][] | undefined {
  const choices: Unit[][] = [[]];
  let depth = 0;
  for (const unit of units) {
    if (unit === '{') depth++;
    else if (unit === '}') depth--;
    if (unit === ',' && depth === 0) choices.push([]);
    else choices.at(-1)!.push(unit);
  }
  return choices.length > 1 ? choices : undefined;
}

function range(units: readonly Unit[]): Unit[][] | undefined {
  if (units.some((unit) => typeof unit !== 'string')) return undefined;
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(units.join(''));
  if (!match) return undefined;
  const [, first, last, by] = match as unknown as [string, string, string, string | undefined];
  const numeric = /\d/.test(first);
  if (numeric !== /\d/.test(last)) return undefined;
  const value = (text: string) => (numeric ? Number(text) : text.charCodeAt(0));
  const step = Math.max(1, Math.abs(Number(by ?? 1)));
  const width = numeric && [first, last].some((text) => /^-?0\d/.test(text)) ? Math.max(first.length, last.length) : 0;
  const out: Unit[][] = [];
  const [from, to] = [value(first), value(last)];
  for (let i = from; from <= to ? i <= to : i >= to; i += from <= to ? step : -step) {
    const text = numeric ? (i < 0 ? `-${String(-i).padStart(width - 1, '0')}` : String(i).padStart(width, '0')) : String.fromCharCode(i);
    out.push([...text]);
  }
  return out;
}
