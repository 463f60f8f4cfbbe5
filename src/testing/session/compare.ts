import type { Session, SessionStep } from './format.ts';

/** A command whose output or exit status is not as expected. */
export interface Difference {
  readonly command: string;
  readonly expected: SessionStep;
  /** undefined where the transcript ends before this command. */
  readonly actual: SessionStep | undefined;
}

// What no two runs share: names that chance made, addresses, times. The same token in one transcript must be the same token in the other.
const variables: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['uid', /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/],
  ['id', /\b(?:containerd:\/\/|sha256:)[0-9a-f]{64}\b/],
  ['id', /\b[0-9a-f]{64}\b/],
  ['time', /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/],
  ['time', /\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/],
  ['time', /\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d UTC \d{4}/],
  ['ip', /\b10\.(?:244|96)\.\d{1,3}\.\d{1,3}\b/],
  ['node', /\b172\.18\.0\.\d+\b/],
  ['volume', /\bkube-api-access-[a-z0-9]{5}\b/],
  ['debugger', /\b(?:node-)?debugger(?:-[a-z0-9-]+)?-[bcdfghjklmnpqrstvwxz2456789]{5}\b/],
  ['pod', /(?<=[a-z0-9]-)[bcdfghjklmnpqrstvwxz2456789]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/],
  ['hash', /(?<=(?:-|pod-template-hash[=:] ?"?))[bcdfghjklmnpqrstvwxz2456789]{8,10}\b/],
  ['suffix', /(?<=[a-z0-9]-)(?=[a-z]*\d|[bcdfghjklmnpqrstvwxz]{5}\b)[bcdfghjklmnpqrstvwxz2456789]{5}\b/],
  ['version', /(?<=resourceVersion: "?|"resourceVersion": ")\d+/],
  ['event', /(?<=\.)[0-9a-f]{16}\b/],
];
const variable = new RegExp(variables.map(([, pattern], i) => `(?<v${i}>${pattern.source})`).join('|'), 'g');

const unitSeconds: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6 };
const duration = /(\b(?:\d+(?:\.\d+)?(?:ms|us|µs|d|h|m|s))+(?![\w/-]))/;
const secondsOf = (text: string) =>
  [...text.matchAll(/(\d+(?:\.\d+)?)(ms|us|µs|[dhms])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * unitSeconds[unit!]!, 0);

/** Numbers tokens by first appearance, per kind. */
class Names {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  of(kind: string, token: string): string {
    const key = `${kind} ${token}`;
    const known = this.#names.get(key);
    if (known) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const name = `<${kind}${count}>`;
    this.#names.set(key, name);
    return name;
  }
}

/** A line as indentation and parts: text at even places, durations at odd ones. */
interface Line {
  readonly lead: string;
  readonly parts: readonly string[];
}

function replaceVariable(token: string, groups: Record<string, string | undefined>, names: Names): string {
  const kind = variables[variables.findIndex((_, i) => groups[`v${i}`] !== undefined)]![0];
  if (kind === 'time' || kind === 'version' || kind === 'event') return `<${kind}>`;
  return names.of(kind, token);
}

function readLine(line: string, names: Names): Line {
  const text = line
    .replace(variable, (token, ...rest) => replaceVariable(token, rest.at(-1) as Record<string, string | undefined>, names))
    .replace(/Image size: \d+ bytes/g, 'Image size: <n> bytes')
    .replace(/\bin [\d.]+m?s \([\d.]+m?s including waiting\)/g, 'in <d> (<d> including waiting)');
  const lead = /^ */.exec(text)![0];
  const body = text
    .slice(lead.length)
    .replace(/ {2,}(?=\S)/g, '  ')
    .replace(/ +$/, '');
  return { lead, parts: body.split(duration) };
}

/** Durations may differ by 2 s or 10 %; `(20s ago)` of a restart, which comes after a pause stretched by chance, by 6 s or 50 %. */
function sameDuration(a: string, b: string, after: string): boolean {
  const [p, q] = [secondsOf(a), secondsOf(b)];
  const longer = Math.max(p, q);
  return Math.abs(p - q) <= (/^ ago\b/.test(after) ? Math.max(6, 0.5 * longer) : Math.max(2, 0.1 * longer));
}

function sameLine(a: Line, b: Line): boolean {
  if (a.lead !== b.lead || a.parts.length !== b.parts.length) return false;
  return a.parts.every((part, i) => (i % 2 === 0 ? part === b.parts[i] : sameDuration(part, b.parts[i]!, a.parts[i + 1] ?? '')));
}

function sameLines(expected: readonly Line[], actual: readonly Line[], unordered: boolean): boolean {
  if (expected.length !== actual.length) return false;
  if (!unordered) return expected.every((line, i) => sameLine(line, actual[i]!));
  const rest = [...actual];
  return expected.every((line) => {
    const found = rest.findIndex((other) => sameLine(line, other));
    if (found >= 0) rest.splice(found, 1);
    return found >= 0;
  });
}

/** The commands of `expected` that `actual` answers differently, by the rules in the README of the recorded sessions. */
export function compareSessions(expected: Session, actual: Session): Difference[] {
  const unordered = expected.header['unordered'] === 'yes';
  const [expectedNames, actualNames] = [new Names(), new Names()];
  const differences: Difference[] = [];
  expected.steps.forEach((step, i) => {
    const other = actual.steps[i];
    const command = step.command.join('\n');
    if (!other) {
      differences.push({ command, expected: step, actual: undefined });
      return;
    }
    const a = step.output.map((line) => readLine(line, expectedNames));
    const b = other.output.map((line) => readLine(line, actualNames));
    if (!sameLines(a, b, unordered) || step.exit !== other.exit) differences.push({ command, expected: step, actual: other });
  });
  return differences;
}

/** Lines with what no two runs share taken out, for showing where they differ: equal ones are equal texts, save for durations. */
export function normalizedLines(lines: readonly string[]): string[] {
  const names = new Names();
  return lines.map((line) => {
    const { lead, parts } = readLine(line, names);
    return lead + parts.map((part, i) => (i % 2 === 0 ? part : '<duration>')).join('');
  });
}
