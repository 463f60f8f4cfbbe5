import { toBinary } from './binary.ts';
import { unescapeText } from './escapes.ts';

/** What `echo` prints for its arguments, as a binary string. */
export function echoText(args: readonly string[]): string {
  let newline = true;
  let escapes = false;
  let i = 0;
  for (; i < args.length && /^-[neE]+$/.test(args[i]!); i++) {
    for (const letter of args[i]!.slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const text = toBinary(args.slice(i).join(' '));
  if (!escapes) return newline ? `${text}\n` : text;
  const { out, stopped } = unescapeText(text, 'echo');
  return newline && !stopped ? `${out}\n` : out;
}
