/** The value of a key in a file of `KEY='value'` lines (kubelet util/env ParseEnv); error texts as upstream's. */
export function envFileValue(text: string, key: string): { readonly value: string | undefined } | { readonly error: string } {
  let value: string | undefined;
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const equals = line.indexOf('=');
    if (equals < 0) return { error: `invalid environment variable format at line ${i + 1}` };
    const name = line.slice(0, equals).trim();
    let rest = line.slice(equals + 1);
    if (!rest.startsWith("'")) return { error: `invalid environment variable format at line ${i + 1}` };
    rest = rest.slice(1);
    while (!rest.includes("'")) {
      i++;
      if (i >= lines.length) return { error: `unterminated single quote in environment variable ${name}` };
      rest += `\n${lines[i]}`;
    }
    if (name === key) value = rest.slice(0, rest.indexOf("'"));
  }
  return { value };
}
