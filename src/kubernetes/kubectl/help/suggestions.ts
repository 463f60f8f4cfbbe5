import type { Command } from '../command.ts';

/** How many letters must change to make one word of the other (cobra's ld, case ignored). */
export function distance(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = left[i - 1] === right[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + change));
    }
    row = next;
  }
  return row[right.length]!;
}

/** Commands that the word may have meant: two letters away, beginning with it, or named for it. */
export function suggestions(commands: readonly Command[], word: string): string {
  const lower = word.toLowerCase();
  const near = commands.filter(
    (command) =>
      !command.hidden && (distance(word, command.name) <= 2 || command.name.toLowerCase().startsWith(lower) || (command.suggestFor ?? []).includes(lower)),
  );
  return near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((command) => `\t${command.name}\n`).join('')}`;
}
