import { toBinary } from './binary.ts';
import { unescapeText } from './escapes.ts';

/** What `echo` prints for its arguments from place `first` on, as a binary string. */
export function echoText(args: readonly string[], first = 0): string {
  let newline = true;
  let escapes = false;
  let i = first;
  for (; i < args.length && /^-[neE]+$/.test(args[i]!); i++) {
    for (const letter of args[i]!.slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const text = toBinary(i === args.length - 1 ? args[i]! : args.slice(i).join(' '));
  if (!escapes) return newline ? `${text}\n` : text;
  const { out, stopped } = unescapeText(text, 'echo');
  return newline && !stopped ? `${out}\n` : out;
}

/** The same for dash: -n alone is an option, and escapes mean what they always mean. */
export function echoTextOfDash(args: readonly string[]): string {
  const isBare = args[0] === '-n';
  const { out, stopped } = unescapeText(toBinary((isBare ? args.slice(1) : args).join(' ')), 'echo');
  return isBare || stopped ? out : `${out}\n`;
}
