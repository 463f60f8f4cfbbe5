/** What `$(NAME)` stands for; undefined: left as it is. */
export type Mapping = (name: string) => string | undefined;

/** Expands `$(NAME)`; `$$` is a dollar, anything else stays (third_party/forked/golang/expansion). */
export function expand(input: string, mapping: Mapping): string {
  if (!input.includes('$')) return input;
  let out = '';
  let from = 0;
  for (let i = 0; i < input.length - 1; i++) {
    if (input[i] !== '$') continue;
    out += input.slice(from, i);
    const next = input[i + 1]!;
    const close = next === '(' ? input.indexOf(')', i + 2) : -1;
    if (next === '$') {
      out += '$';
      i++;
    } else if (next !== '(') {
      out += `$${next}`;
      i++;
    } else if (close < 0) {
      out += '$(';
      i++;
    } else {
      const name = input.slice(i + 2, close);
      out += mapping(name) ?? `$(${name})`;
      i = close;
    }
    from = i + 1;
  }
  return out + input.slice(from);
}
