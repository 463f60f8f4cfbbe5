/** What is wrong with an expression, at a place of its text. */
export interface Issue {
  readonly at: number;
  readonly message: string;
}

/** Issues as cel-go prints them, the line of each with its place marked (common.Errors.ToDisplayString). */
export function issuesText(source: string, issues: readonly Issue[]): string {
  return issues.map((issue) => issueText(source, issue)).join('\n');
}

function issueText(source: string, { at, message }: Issue): string {
  const before = source.slice(0, at);
  const line = before.split('\n').length;
  const column = at - (before.lastIndexOf('\n') + 1);
  const text = source.split('\n')[line - 1]!.replaceAll('\t', ' ');
  return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${text}\n | ${'.'.repeat(column)}^`;
}

/** The library's name of a type as cel-go says it: `list<string>` is `list(string)`. */
export function typeText(name: string): string {
  const words: Readonly<Record<string, string>> = { list: 'list(dyn)', map: 'map(dyn, dyn)', optional: 'optional_type(dyn)' };
  return (
    words[name] ??
    name
      .replaceAll('google.protobuf.Timestamp', 'timestamp')
      .replaceAll('google.protobuf.Duration', 'duration')
      .replaceAll('optional<', 'optional_type<')
      .replaceAll('<', '(')
      .replaceAll('>', ')')
  );
}
