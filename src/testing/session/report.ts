import { diffArrays } from 'diff';
import { type Difference, normalizedLines } from './compare.ts';

interface Part {
  readonly sign: '-' | '+' | ' ';
  readonly lines: readonly string[];
}

/** How many equal lines stand around a difference. */
const context = 2;

/** A difference as a person reads it: the command, then what was expected (-) and what came (+), with some equal lines around. */
export function describeDifference({ command, expected, actual }: Difference): string {
  if (!actual) return `$ ${command}\n  (no output: the transcript ends before this command)`;
  const exits = expected.exit === actual.exit ? '' : `   (exit ${actual.exit} instead of ${expected.exit})`;
  const [before, after] = [normalizedLines(expected.output), normalizedLines(actual.output)];
  const equal = (a: number, b: number) => before[a] === after[b];
  const numbers = (lines: readonly string[]) => lines.map((_, i) => i);
  const changes = diffArrays(numbers(before), numbers(after), { comparator: equal });
  const parts = changes.map(({ added, removed, value }): Part => {
    const lines = value.map((i) => (removed ? expected : actual).output[i]!);
    return { sign: removed ? '-' : added ? '+' : ' ', lines };
  });
  return [`$ ${command.split('\n').join('\n> ')}${exits}`, ...parts.flatMap((part, i) => show(part, i, parts.length))].join('\n');
}

function show({ sign, lines }: Part, index: number, count: number): string[] {
  const text = lines.map((line) => `  ${sign}${line}`);
  if (sign !== ' ' || lines.length <= 2 * context) return text;
  const head = index === 0 ? [] : text.slice(0, context);
  const tail = index === count - 1 ? [] : text.slice(-context);
  return [...head, '   …', ...tail];
}
