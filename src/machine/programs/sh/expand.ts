import type { Execution } from '../../process/types.ts';
import { ArithmeticError, type Variables as ArithmeticScope, evaluate, type Integer } from './arithmetic.ts';
import type { Part, Word } from './ast.ts';
import { ExpansionError } from './control.ts';
import { Fields } from './fields.ts';
import { glob } from './glob.ts';
import { withinMemory } from './memory.ts';
import { expandParameter, isPlainParameter, plainParameter } from './parameter.ts';
import type { Shell } from './shell.ts';
import { processSubstitution, substitute } from './substitution.ts';
import { getVariable, setVariable } from './values.ts';

const whiteIfs = ' \t\n';

/** The fields of a command if nothing in it can wait or take much memory; undefined if something may. */
export function wordsAtOnce(shell: Shell, words: readonly Word[]): string[] | undefined {
  if (shell.allocated !== 0) return undefined;
  for (const word of words) if (word.literal === undefined && !word.parts.every(isPlain)) return undefined;
  const out: string[] = [];
  for (const word of words) {
    if (word.literal !== undefined) out.push(word.literal);
    else addPlainWord(shell, word.parts, out);
  }
  return out;
}

/** Most words make one field without more ado: `Fields` are needed from the first piece on that may be split or is a pattern. */
function addPlainWord(shell: Shell, parts: readonly Part[], out: string[]): void {
  const ifs = getVariable(shell, 'IFS') ?? whiteIfs;
  let text = '';
  let isQuoted = false;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]! as PlainPart;
    const value = plainValue(shell, part);
    if (!part.quoted && (ifs !== whiteIfs || needsFields.test(value))) {
      const fields = new Fields(ifs);
      if (isQuoted || text !== '') fields.add(text, true);
      addPlain(part, value, fields);
      expandPlain(shell, parts.slice(i + 1), fields);
      addFields(shell, fields, out);
      return;
    }
    isQuoted ||= part.quoted;
    text += value;
  }
  if (isQuoted || text !== '') out.push(text);
}

const needsFields = /[\s*?[\\]/;

/** The same for a word as one string. */
export function textAtOnce(shell: Shell, word: Word): string | undefined {
  if (word.literal !== undefined) return word.literal;
  const fields = new Fields('', false, false);
  return expandAtOnce(shell, word.parts, fields) ? fields.text : undefined;
}

function addFields(shell: Shell, fields: Fields, out: string[]): void {
  fields.end();
  for (const field of fields.done) {
    const paths = field.pattern === undefined || shell.options.noglob ? [] : glob(shell.process, field.pattern, !shell.bash);
    if (paths.length > 0) for (const path of paths) out.push(path);
    else out.push(field.text);
  }
}

/** The fields of a command: all expansions, splitting and pathname expansion. */
export function* expandWords(shell: Shell, words: readonly Word[]): Execution<string[]> {
  const out: string[] = [];
  for (const word of words) {
    if (word.literal !== undefined) {
      out.push(word.literal);
      continue;
    }
    const fields = new Fields(getVariable(shell, 'IFS') ?? whiteIfs);
    if (!expandAtOnce(shell, word.parts, fields)) yield* withinMemory(shell, expandParts(shell, word.parts, fields));
    addFields(shell, fields, out);
  }
  return out;
}

/** A word as one string: no splitting, no pathname expansion (assignments, redirections, here-documents). */
export function* expandText(shell: Shell, word: Word): Execution<string> {
  if (word.literal !== undefined) return word.literal;
  const fields = new Fields('', false, false);
  if (!expandAtOnce(shell, word.parts, fields)) yield* withinMemory(shell, expandParts(shell, word.parts, fields));
  return fields.text;
}

/** A word as a pattern: what was quoted stands for itself. */
export function* expandPattern(shell: Shell, word: Word): Execution<string> {
  const fields = new Fields('', false, true);
  yield* withinMemory(shell, expandParts(shell, word.parts, fields));
  return fields.pattern;
}

/**
 * Expands the pieces of a word if none of them can wait or take much memory: text, plain variables, arithmetic. Most words are such, and
 * generators for them would cost more than what they do.
 */
function expandAtOnce(shell: Shell, parts: readonly Part[], fields: Fields): boolean {
  if (shell.allocated !== 0 || !parts.every(isPlain)) return false;
  expandPlain(shell, parts, fields);
  return true;
}

function expandPlain(shell: Shell, parts: readonly Part[], fields: Fields): void {
  for (const part of parts) addPlain(part as PlainPart, plainValue(shell, part as PlainPart), fields);
}

type PlainPart = Extract<Part, { type: 'text' | 'parameter' | 'arithmetic' }>;

function plainValue(shell: Shell, part: PlainPart): string {
  if (part.type === 'text') return part.text;
  return part.type === 'parameter' ? plainParameter(shell, part) : String(compute(shell, part.expression.literal!));
}

function addPlain(part: PlainPart, value: string, fields: Fields): void {
  if (part.quoted || part.type === 'text') fields.add(value, part.quoted);
  else fields.split(value);
}

function isPlain(part: Part): boolean {
  if (part.type === 'arithmetic') return part.expression.literal !== undefined;
  return part.type === 'text' || (part.type === 'parameter' && isPlainParameter(part));
}

/** Expands the pieces of a word into `fields`. */
export function* expandParts(shell: Shell, parts: readonly Part[], fields: Fields): Execution<void> {
  for (const part of parts) {
    switch (part.type) {
      case 'text':
        if (part.quoted) fields.add(part.text, true);
        else fields.add(part.text, false);
        break;
      case 'parameter':
        yield* expandParameter(shell, part, fields);
        break;
      case 'command': {
        const text = yield* substitute(shell, part.body);
        if (part.quoted) fields.add(text, true);
        else fields.split(text);
        break;
      }
      case 'arithmetic': {
        const value = String(compute(shell, yield* expandText(shell, part.expression)));
        if (part.quoted) fields.add(value, true);
        else fields.split(value);
        break;
      }
      case 'tilde':
        fields.add(home(shell, part.user), true);
        break;
      case 'process':
        fields.add(processSubstitution(shell, part), true);
    }
  }
}

/** The value of an expression. Throws ExpansionError. */
export function* expandArithmetic(shell: Shell, expression: Word): Execution<number> {
  const text = yield* expandText(shell, expression);
  return Number(compute(shell, text));
}

/** The value of an expression that is already expanded. Throws ExpansionError. */
export function compute(shell: Shell, text: string): Integer {
  try {
    shell.numbers ??= new ArithmeticVariables(shell);
    return evaluate(text, shell.numbers);
  } catch (error) {
    if (error instanceof ArithmeticError) throw new ExpansionError(shell.bash ? bashText(text, error.message) : error.message, shell.bash ? 1 : 2);
    throw error;
  }
}

/** The shell's variables as expressions see them. */
class ArithmeticVariables implements ArithmeticScope {
  readonly #shell: Shell;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  get(name: string, index?: number): string | undefined {
    const { variables, options } = this.#shell;
    const value = index === undefined ? getVariable(this.#shell, name) : variables.find(name)?.array?.get(index);
    return value ?? (options.nounset && index === undefined ? unset(this.#shell, name) : undefined);
  }

  set(name: string, value: string, index?: number): void {
    setVariable(this.#shell, name, value, index);
  }
}

function unset(shell: Shell, name: string): never {
  throw new ExpansionError(shell.bash ? `${name}: unbound variable` : `${name}: parameter not set`, shell.bash ? 127 : 2);
}

function bashText(text: string, message: string): string {
  if (message === 'divide by zero') return `${text}: division by 0 (error token is "${/[/%]\s*(.*)$/.exec(text)?.[1] ?? text}")`;
  return message === 'arithmetic syntax error'
    ? `${text}: syntax error: operand expected (error token is "${/[^\w\s]\s*$/.exec(text)?.[0] ?? text}")`
    : `${text}: ${message}`;
}

function home(shell: Shell, user: string): string {
  if (user === '') return getVariable(shell, 'HOME') ?? '~';
  return homeOf(shell, user) ?? `~${user}`;
}

function homeOf(shell: Shell, user: string): string | undefined {
  if (shell.bash && user === '+') return getVariable(shell, 'PWD');
  if (shell.bash && user === '-') return getVariable(shell, 'OLDPWD');
  return shell
    .accounts()
    .find((line) => line.startsWith(`${user}:`))
    ?.split(':')[5];
}
