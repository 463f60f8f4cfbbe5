/** A piece of an expression's text; together they are the whole text. */
export interface Token {
  readonly kind: 'name' | 'literal' | 'space' | 'sign';
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
}

const space = String.raw`\s+|//[^\n]*`;
const name = '[A-Za-z_][A-Za-z0-9_]*';
const texts = [`"""[\\s\\S]*?"""`, `'''[\\s\\S]*?'''`, `"(?:[^"\\\\\\n]|\\\\.)*"`, `'(?:[^'\\\\\\n]|\\\\.)*'`].join('|');
const rawTexts = [`"""[\\s\\S]*?"""`, `'''[\\s\\S]*?'''`, `"[^"\\n]*"`, `'[^'\\n]*'`].join('|');
const literal = `(?:[bB]?[rR]|[rR][bB])(?:${rawTexts})|[bB]?(?:${texts})|\\d[\\w.]*`;
const pattern = new RegExp(`(?<space>${space})|(?<literal>${literal})|(?<name>${name})|(?<sign>[\\s\\S])`, 'gy');

/** The tokens of a CEL expression. What is no CEL comes as signs: the parser says so. */
export function tokensOf(source: string): Token[] {
  return [...source.matchAll(pattern)].map(({ 0: text, index: at, groups }) => {
    const kind = (['space', 'literal', 'name'] as const).find((one) => groups![one] !== undefined) ?? 'sign';
    return { kind, text, at };
  });
}
