/** What dash says where ash says something else. */
const rules: readonly (readonly [found: RegExp, dash: string])[] = [
  [/^can't cd to (.*?): .*$/s, "can't cd to $1"],
  [/^can't open '?(.*?)'?: [Nn]o such file(?: or directory)?$/s, 'cannot open $1: No such file'],
  [/^can't open '?(.*?)'?: (.*)$/s, 'cannot open $1: $2'],
  [/^can't create (.*): nonexistent directory$/s, 'cannot create $1: Directory nonexistent'],
  [/^can't create (.*): (.*)$/s, 'cannot create $1: $2'],
  [/^(.*): bad number$/s, 'Illegal number: $1'],
  [/^illegal option (.*)$/s, 'Illegal option $1'],
  [/^invalid number '(.*)'$/s, '$1: expected numeric value'],
  [/^divide by zero$/s, 'arithmetic expression: division by zero'],
  [/^syntax error: unexpected end of file(.*)$/s, 'Syntax error: end of file unexpected$1'],
  [/^syntax error: unexpected (\S+)(.*)$/s, 'Syntax error: $1 unexpected$2'],
  [/^syntax error: unterminated quoted string$/s, 'Syntax error: Unterminated quoted string'],
  [/^syntax error: (.*)$/s, 'Syntax error: $1'],
];

/** A message of ash in the words of dash. */
export function inDashWords(text: string): string {
  for (const [found, dash] of rules) if (found.test(text)) return text.replace(found, dash);
  return text;
}

/** Built-ins of ash that dash has not. */
export const notInDash: ReadonlySet<string> = new Set(['[[', 'source']);
