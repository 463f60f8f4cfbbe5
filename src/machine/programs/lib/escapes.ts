const letters: Readonly<Record<string, string>> = { a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

/**
 * Backslash escapes in a binary string. Octal is `\0nnn` for `echo -e` and `%b`, `\nnn` in a format. `\c` ends the output
 * (stopped). What is no escape stays as it is.
 */
export function unescapeText(text: string, kind: 'echo' | 'format'): { out: string; stopped: boolean } {
  if (!text.includes('\\')) return { out: text, stopped: false };
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') {
      out += text[i];
      continue;
    }
    const rest = text.slice(i + 1, i + 6);
    if (rest.startsWith('c')) return { out, stopped: true };
    const code = /^x([0-9a-fA-F]{1,2})/.exec(rest) ?? (kind === 'echo' ? /^0([0-7]{0,3})/ : /^([0-7]{1,3})/).exec(rest);
    if (code) {
      out += String.fromCharCode((code[0].startsWith('x') ? Number.parseInt(code[1]!, 16) : Number.parseInt(code[1] || '0', 8)) & 255);
      i += code[0].length;
      continue;
    }
    const known = letters[rest[0] ?? ''];
    if (known === undefined && !(kind === 'format' && rest[0] === '"')) out += '\\';
    else {
      out += known ?? rest[0];
      i++;
    }
  }
  return { out, stopped: false };
}
