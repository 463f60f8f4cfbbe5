/** The flags of a subcommand as cobra reads them. */
export interface Flags {
  value(name: string, letter?: string): string | undefined;
  number(name: string, letter?: string): number | undefined;
  /** A duration of Go (`1m30s`) in microseconds. */
  duration(name: string, letter?: string): number | undefined;
  readonly rest: readonly string[];
}

const units: Readonly<Record<string, number>> = { ms: 1e3, s: 1e6, m: 60e6, h: 3600e6 };

/** Microseconds of a duration as Go writes it; undefined if it is none. */
export function parseGoDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) sum += Number(count) * units[unit!]!;
  return sum;
}

export function parseFlags(args: readonly string[]): Flags {
  const found = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const match = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(args[i]!);
    if (!match) rest.push(args[i]!);
    else if (match[2] !== undefined) found.set(match[1]!, match[2]);
    else if (args[i + 1] !== undefined && !args[i + 1]!.startsWith('-')) found.set(match[1]!, args[++i]!);
    else found.set(match[1]!, 'true');
  }
  const value = (name: string, letter?: string) => found.get(name) ?? (letter === undefined ? undefined : found.get(letter));
  return {
    value,
    number: (name, letter) => (value(name, letter) === undefined ? undefined : Number(value(name, letter))),
    duration: (name, letter) => (value(name, letter) === undefined ? undefined : parseGoDuration(value(name, letter)!)),
    rest,
  };
}
