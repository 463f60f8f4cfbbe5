const simple = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);

const coded = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/;

/** A Go string literal in double quotes, or the same in single ones; undefined when an escape is wrong. */
export function unquote(text: string): string | undefined {
  const quote = text[0]!;
  const body = text.slice(1, -1);
  let out = '';
  for (let i = 0; i < body.length; i++) {
    const char = body[i]!;
    if (char === quote) return undefined;
    if (char !== '\\') {
      out += char;
      continue;
    }
    const next = body[++i] ?? '';
    const known = next === quote ? quote : simple.get(next);
    if (known !== undefined) {
      out += known;
      continue;
    }
    const match = coded.exec(body.slice(i));
    if (!match) return undefined;
    const code = match[4] !== undefined ? Number.parseInt(match[4], 8) : Number.parseInt(match[1] ?? match[2] ?? match[3]!, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    out += String.fromCodePoint(code);
    i += match[0].length - 1;
  }
  return out;
}
