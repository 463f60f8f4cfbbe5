import { SystemError } from '../../process/errors.ts';
import { decode } from '../../process/text.ts';
import type { Execution } from '../../process/types.ts';
import { readAll, statOrNothing } from '../lib/files.ts';
import { builtinNames } from './builtins/index.ts';
import type { Shell } from './shell.ts';
import { waitForProcess } from './waiting.ts';

/** The words that may stand where the cursor is: each begins with `word`, which is what was typed of it. */
export interface Completions {
  readonly word: string;
  readonly candidates: readonly string[];
}

/** Candidates for the last word of `line`: commands, files, or what the command itself knows (see ask). */
export function* completions(shell: Shell, line: string): Execution<Completions> {
  const command = /(?:^|[;&|(]|\bdo\b|\bthen\b)\s*([^;&|(]*)$/.exec(line)![1]!;
  const words = command.split(/\s+/);
  const word = words.at(-1)!;
  if (words.length === 1 && !word.includes('/')) return { word, candidates: commands(shell, word) };
  const asked = words.length > 1 ? yield* ask(shell, words) : undefined;
  return { word, candidates: asked && asked.length > 0 ? asked : files(shell, word) };
}

/**
 * A command with completion of its own is asked by running `COMMAND __complete ARGUMENT… WORD`, as kubectl has it: one candidate
 * a line, text after a tab is its explanation, the last line is `:` and a number, or nothing.
 */
function* ask(shell: Shell, words: readonly string[]): Execution<readonly string[] | undefined> {
  const name = shell.aliases.get(words[0]!) ?? words[0]!;
  if (!asksItself.has(name.split('/').at(-1)!)) return undefined;
  const { process } = shell;
  const [read, write] = process.pipe();
  let pid: number;
  try {
    pid = process.spawn({ argv: [...name.split(' '), '__complete', ...words.slice(1)], env: shell.variables.environment(), files: new Map([[1, write]]) });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return undefined;
  } finally {
    process.close(write);
  }
  const text = decode(yield* readAll(process, read));
  process.close(read);
  yield* waitForProcess(shell, pid);
  const found = text.split('\n').filter((each) => each !== '' && !each.startsWith(':'));
  return found.map((each) => each.split('\t')[0]!).filter((each) => each.startsWith(words.at(-1)!));
}

/** Commands that answer `__complete`. */
const asksItself: ReadonlySet<string> = new Set(['kubectl', 'k']);

function commands(shell: Shell, start: string): string[] {
  const found = new Set([...builtinNames(shell), ...shell.functions.keys(), ...shell.aliases.keys()]);
  for (const directory of (shell.variables.get('PATH') ?? '').split(':')) for (const name of list(shell, directory)) found.add(name);
  return [...found].filter((name) => name.startsWith(start) && /^[A-Za-z0-9_.-]/.test(name) && start !== '').sort();
}

function files(shell: Shell, word: string): string[] {
  const slash = word.lastIndexOf('/') + 1;
  const directory = word.slice(0, slash);
  const start = word.slice(slash);
  return [...list(shell, directory || '.')]
    .filter((name) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
    .sort()
    .map((name) => directory + name + (statOrNothing(shell.process, directory + name)?.type === 'directory' ? '/' : ''));
}

function list(shell: Shell, path: string): readonly string[] {
  try {
    return shell.process.readDirectory(path);
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}
