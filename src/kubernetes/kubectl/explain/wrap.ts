const isSpace = (character: string) => /\s/u.test(character) && character !== '\u00a0';

/** Breaks lines at blanks so that they are at most `limit` long; longer words stay whole (go-wordwrap's WrapString). */
export function wrap(text: string, limit: number): string {
  let out = '';
  let current = 0;
  let word = '';
  let space = '';
  const put = () => {
    current += space.length + word.length;
    out += space + word;
    space = '';
    word = '';
  };
  for (const character of text) {
    if (character === '\n') {
      if (word === '' && current + space.length > limit) space = '';
      put();
      out += character;
      current = 0;
    } else if (isSpace(character)) {
      if (space === '' || word !== '') put();
      space += character;
    } else {
      word += character;
      if (current + word.length + space.length > limit && word.length < limit) {
        out += '\n';
        current = 0;
        space = '';
      }
    }
  }
  if (word !== '' || current + space.length <= limit) put();
  return out;
}

/** Every line moved in, the empty ones too. */
export const indent = (text: string, amount: number) => ' '.repeat(amount) + text.replaceAll('\n', `\n${' '.repeat(amount)}`);
