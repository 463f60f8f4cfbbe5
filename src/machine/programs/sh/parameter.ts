import type { Execution } from '../../process/types.ts';
import type { ParameterPart, Word } from './ast.ts';
import { ExpansionError } from './control.ts';
import type { Fields } from './fields.ts';
import { replace, withoutPrefix, withoutSuffix } from './pattern.ts';
import type { Shell } from './shell.ts';
import { placeOf, subscriptsOf } from './subscripts.ts';
import { getVariable, setVariable, specialParameter } from './values.ts';

const list = (part: ParameterPart) => part.name === '@' || part.name === '*' || part.index === '@' || part.index === '*';

/** `$name`, and nothing else of it. */
export function isPlainParameter(part: ParameterPart): boolean {
  return part.operator === '' && part.index === undefined && !part.indirect && part.name !== '@' && part.name !== '*';
}

/** The value of a plain one. Throws ExpansionError. */
export function plainParameter(shell: Shell, part: ParameterPart): string {
  return present(shell, part.name, specialParameter(shell, part.name));
}

/** Expands `$name` and all forms of `${…}` into `fields`. */
export function* expandParameter(shell: Shell, part: ParameterPart, fields: Fields): Execution<void> {
  if (isPlainParameter(part)) return put(fields, plainParameter(shell, part), part.quoted);
  if (part.operator === 'bad') throw new ExpansionError(shell.bash ? 'bad substitution' : 'syntax error: bad substitution', shell.bash ? 1 : 2);
  if (part.indirect) return yield* indirect(shell, part, fields);
  if (list(part)) return yield* expandList(shell, part, fields);
  const index = part.index === undefined ? undefined : yield* placeOf(shell, part.name, part.index as Word);
  const value = index === undefined ? specialParameter(shell, part.name) : element(shell, part.name, index);
  if (/^:?[-=?+]$/.test(part.operator)) return yield* conditional(shell, part, value, fields, index);
  const text = present(shell, part.name, value);
  if (part.operator === 'length') return put(fields, String(length(text)), part.quoted);
  put(fields, part.operator === '' ? text : yield* transform(shell, part, text), part.quoted);
}

const length = (text: string) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);

function put(fields: Fields, text: string, quoted: boolean): void {
  if (quoted) fields.add(text, true);
  else fields.split(text);
}

function element(shell: Shell, name: string, index: number): string | undefined {
  const variable = shell.variables.find(name);
  if (!variable?.array) return index === 0 ? getVariable(shell, name) : undefined;
  return variable.array.get(index < 0 ? Math.max(-1, ...variable.array.keys()) + 1 + index : index);
}

function present(shell: Shell, name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  if (shell.options.nounset && name !== '@' && name !== '*')
    throw new ExpansionError(shell.bash ? `${/^\d/.test(name) ? '$' : ''}${name}: unbound variable` : `${name}: parameter not set`, shell.bash ? 127 : 2);
  return '';
}

function* indirect(shell: Shell, part: ParameterPart, fields: Fields): Execution<void> {
  if (part.index === '@' || part.index === '*') return putList(fields, subscriptsOf(shell, part.name), part.quoted, part.index === '*', shell);
  const { indirect: _, ...rest } = part;
  yield* expandParameter(shell, { ...rest, name: specialParameter(shell, part.name) ?? '' }, fields);
}

function* conditional(shell: Shell, part: ParameterPart, value: string | undefined, fields: Fields, index?: number): Execution<void> {
  const operator = part.operator.at(-1)!;
  const isSet = value !== undefined && (part.operator.length === 1 || value !== '');
  const argument = part.argument ?? { parts: [] };
  if (operator === '+') {
    if (isSet) yield* useArgument(shell, argument, part.quoted, fields);
    else if (part.quoted) fields.add('', true);
    return;
  }
  if (isSet) return put(fields, value, part.quoted);
  if (operator === '-') return yield* useArgument(shell, argument, part.quoted, fields);
  const text = yield* shell.interpreter.expandText(shell, argument);
  if (operator === '?')
    throw new ExpansionError(
      `${part.name}: ${text || (shell.bash ? `parameter ${part.operator.length > 1 ? 'null or ' : ''}not set` : `parameter not set${part.operator.length > 1 ? ' or null' : ''}`)}`,
      shell.bash ? 127 : 2,
    );
  setVariable(shell, part.name, text, index);
  put(fields, text, part.quoted);
}

/** The word after `-` or `+`: unquoted text in it is split, but only where it came from an expansion or is white space. */
function* useArgument(shell: Shell, argument: Word, quoted: boolean, fields: Fields): Execution<void> {
  if (quoted) return fields.add(yield* shell.interpreter.expandText(shell, argument), true);
  for (const piece of argument.parts) {
    if (piece.type === 'text' && !piece.quoted) fields.split(piece.text);
    else yield* shell.interpreter.expandParts(shell, [piece], fields);
  }
}

function* transform(shell: Shell, part: ParameterPart, text: string): Execution<string> {
  const { operator } = part;
  const argument = part.argument ?? { parts: [] };
  if (operator === ':') return yield* substring(shell, part, text);
  if (operator.startsWith('/')) {
    const pattern = yield* shell.interpreter.expandPattern(shell, argument);
    const by = part.second ? yield* shell.interpreter.expandText(shell, part.second) : '';
    return replace(text, pattern, operator.slice(1) as '' | '/' | '#' | '%', by);
  }
  if (operator === '@') return transformed(yield* shell.interpreter.expandText(shell, argument), text);
  const pattern = yield* shell.interpreter.expandPattern(shell, argument);
  switch (operator) {
    case '#':
    case '##':
      return withoutPrefix(text, pattern, operator === '##');
    case '%':
    case '%%':
      return withoutSuffix(text, pattern, operator === '%%');
    case '^^':
      return text.toUpperCase();
    case ',,':
      return text.toLowerCase();
    case '^':
      return text.slice(0, 1).toUpperCase() + text.slice(1);
    default:
      return text.slice(0, 1).toLowerCase() + text.slice(1);
  }
}

/** `${x@U}` and the like. */
function transformed(how: string, text: string): string {
  if (how === 'U') return text.toUpperCase();
  if (how === 'L') return text.toLowerCase();
  return how === 'u' ? text.slice(0, 1).toUpperCase() + text.slice(1) : quoteFor(text);
}

const quoteFor = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function* substring(shell: Shell, part: ParameterPart, text: string): Execution<string> {
  const [start, end] = yield* range(shell, part, text.length);
  return text.slice(start, end);
}

function* range(shell: Shell, part: ParameterPart, size: number): Execution<[number, number]> {
  let start = yield* shell.interpreter.expandArithmetic(shell, part.argument!);
  if (start < 0) start = Math.max(0, size + start);
  if (!part.second) return [start, size];
  const count = yield* shell.interpreter.expandArithmetic(shell, part.second);
  if (count >= 0) return [start, start + count];
  if (size + count < start) throw new ExpansionError(`${count}: substring expression < 0`, 1);
  return [start, size + count];
}

/** `$@`, `$*`, `${a[@]}`, `${a[*]}` and the operators on each of their values. */
function* expandList(shell: Shell, part: ParameterPart, fields: Fields): Execution<void> {
  const variable = part.name === '@' || part.name === '*' ? undefined : shell.variables.find(part.name);
  const own = variable?.array
    ? [...variable.array.entries()].sort(([a], [b]) => a - b).map(([, value]) => value)
    : variable?.value === undefined
      ? []
      : [variable.value];
  let values: readonly string[] = part.name === '@' || part.name === '*' ? shell.positional : own;
  const star = part.name === '*' || part.index === '*';
  if (part.operator === 'length') return put(fields, String(values.length), part.quoted);
  if (/^:?[-=?+]$/.test(part.operator)) {
    const joined = values.length === 0 ? undefined : values.join(' ');
    if ((joined === undefined || (part.operator.length > 1 && joined === '')) !== (part.operator.at(-1) === '+'))
      return yield* conditional(shell, part, joined, fields);
    if (part.operator.at(-1) === '+') return yield* conditional(shell, part, joined, fields);
  } else if (part.operator === ':') {
    const all = part.name === '@' || part.name === '*' ? [shell.name, ...values] : values;
    const [start, end] = yield* range(shell, part, all.length);
    values = all.slice(start === 0 && all !== values ? 0 : start, end);
  } else if (part.operator) {
    const changed: string[] = [];
    for (const value of values) changed.push(yield* transform(shell, part, value));
    values = changed;
  }
  putList(fields, values, part.quoted, star, shell);
}

function putList(fields: Fields, values: readonly string[], quoted: boolean, star: boolean, shell: Shell): void {
  if (quoted && star) {
    fields.add(values.join((getVariable(shell, 'IFS') ?? ' ').slice(0, 1)), true);
    return;
  }
  for (const [i, value] of values.entries()) {
    if (i > 0) fields.separate();
    put(fields, value, quoted);
  }
}
