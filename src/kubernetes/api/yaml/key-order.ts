const isLetter = (char: string) => /^\p{L}$/u.test(char);
const isDigit = (char: string) => /^\p{Nd}$/u.test(char);

/** The digits at `start` as a number of 64 bits, with `lead` before them. */
function numberAt(chars: readonly string[], start: number, lead: bigint): { value: bigint; end: number } {
  let value = lead;
  let end = start;
  for (; end < chars.length && isDigit(chars[end]!); end++) value = value * 10n + BigInt(chars[end]!.codePointAt(0)! - 48);
  return { value: BigInt.asIntN(64, value), end };
}

/** Whether a number that is not zero goes on at `start` (so that zeros there count as digits, not as padding). */
function withinNumber(chars: readonly string[], start: number): boolean {
  for (let i = start - 1; i >= 0 && isDigit(chars[i]!); i--) if (chars[i] !== '0') return true;
  return false;
}

function compareChars(a: readonly string[], b: readonly string[]): number {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  if (i >= a.length || i >= b.length) return a.length - b.length;
  const [left, right] = [a[i]!, b[i]!];
  const byCode = left.codePointAt(0)! - right.codePointAt(0)!;
  const [leftLetter, rightLetter] = [isLetter(left), isLetter(right)];
  if (leftLetter && rightLetter) return byCode;
  if (leftLetter || rightLetter) return rightLetter ? -1 : 1;
  const lead = (left === '0' || right === '0') && withinNumber(a, i) ? 1n : 0n;
  const leftNumber = numberAt(a, i, lead);
  const rightNumber = numberAt(b, i, lead);
  if (leftNumber.value !== rightNumber.value) return leftNumber.value < rightNumber.value ? -1 : 1;
  return leftNumber.end - rightNumber.end || byCode;
}

const plain = /^[A-Za-z]*$/;

/** Natural order, as go-yaml v2 sorts keys: letters behind all other characters, numbers by value (`k2` before `k10`). */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  if (plain.test(a) && plain.test(b)) return a < b ? -1 : 1;
  return compareChars([...a], [...b]);
}
