import { SystemError } from '../../process/errors.ts';
import { encode } from '../../process/text.ts';
import type { Execution } from '../../process/types.ts';
import type { Redirect } from './ast.ts';
import { RedirectionError } from './control.ts';
import { expandText, expandWords } from './expand.ts';
import { forkShell } from './fork.ts';
import { isNetworkFile, openNetworkFile } from './network-file.ts';
import type { Shell } from './shell.ts';

/** What a redirection has covered up, to be put back when its command has ended. */
export interface Saved {
  readonly descriptor: number;
  /** Where the old file was put aside; undefined if the descriptor was closed. */
  readonly copy: number | undefined;
}

const pipeRoom = 60_000;

/** Performs redirections in order. With `saved`, notes there what was before. Throws RedirectionError. */
export function* redirect(shell: Shell, redirects: readonly Redirect[], saved?: Saved[]): Execution<void> {
  for (const each of redirects) {
    cover(shell, each, saved);
    yield* perform(shell, each);
  }
}

function cover(shell: Shell, { operator, descriptor }: Redirect, saved: Saved[] | undefined): void {
  save(shell, descriptor, saved);
  if (operator === '&>' || operator === '&>>') save(shell, 2, saved);
}

/** Performs redirections to files and descriptors if their names are known at once; false, and nothing is done, if they are not. */
export function redirectAtOnce(shell: Shell, redirects: readonly Redirect[], saved: Saved[]): boolean {
  for (const { operator, target } of redirects)
    if (target.literal === undefined || operator === '<<' || operator === '<<<' || isNetworkFile(target.literal)) return false;
  for (const each of redirects) {
    cover(shell, each, saved);
    apply(shell, each, each.target.literal!);
  }
  return true;
}

/** Puts back what was before. */
export function restore(shell: Shell, saved: readonly Saved[]): void {
  for (const { descriptor, copy } of saved.toReversed()) {
    if (copy === undefined) closeQuietly(shell, descriptor);
    else {
      shell.process.duplicate(copy, descriptor);
      shell.process.close(copy);
      shell.descriptors.add(descriptor);
    }
  }
}

function save(shell: Shell, descriptor: number, saved: Saved[] | undefined): void {
  if (!saved || saved.some((each) => each.descriptor === descriptor)) return;
  const open = shell.descriptors.has(descriptor);
  saved.push({ descriptor, copy: open ? duplicateOrNothing(shell, descriptor) : undefined });
}

function duplicateOrNothing(shell: Shell, descriptor: number): number | undefined {
  try {
    return shell.process.duplicateAbove(descriptor, 10);
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

function closeQuietly(shell: Shell, descriptor: number): void {
  shell.descriptors.delete(descriptor);
  try {
    shell.process.close(descriptor);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

function* perform(shell: Shell, each: Redirect): Execution<void> {
  if (each.operator === '<<' || each.operator === '<<<') {
    const text = yield* expandText(shell, each.target);
    return place(shell, yield* document(shell, each.operator === '<<<' ? `${text}\n` : text), each.descriptor);
  }
  const target = yield* targetOf(shell, each);
  if (shell.bash && isNetworkFile(target)) place(shell, yield* openNetworkFile(shell, target), each.descriptor);
  else apply(shell, each, target);
}

function apply(shell: Shell, each: Redirect, target: string): void {
  const { process } = shell;
  if (each.operator === '<&' || (each.operator === '>&' && /^(?:[0-9]+-?|-)$/.test(target))) {
    duplicate(shell, each.descriptor, target);
    return;
  }
  const both = each.operator.startsWith('&') || each.operator === '>&';
  if (each.operator === '>&' && !shell.bash && each.descriptor !== 1) throw new RedirectionError(`${target}: bad fd number`);
  place(shell, open(shell, each.operator, target), each.descriptor);
  if (both) {
    process.duplicate(1, 2);
    shell.descriptors.add(2);
  }
}

function* targetOf(shell: Shell, each: Redirect): Execution<string> {
  if (each.target.literal !== undefined) return each.target.literal;
  if (!shell.bash) return yield* expandText(shell, each.target);
  const words = yield* expandWords(shell, [each.target]);
  if (words.length !== 1) throw new RedirectionError('ambiguous redirect');
  return words[0]!;
}

function open(shell: Shell, operator: Redirect['operator'], path: string): number {
  const { process } = shell;
  try {
    switch (operator) {
      case '<':
        return process.open(path, { read: true });
      case '<>':
        return process.open(path, { read: true, write: true, create: true }, 0o666);
      case '>>':
      case '&>>':
        return process.open(path, { write: true, create: true, append: true }, 0o666);
      default:
        if (shell.options.noclobber && operator === '>' && isRegular(shell, path)) throw new SystemError('EEXIST');
        return process.open(path, { write: true, create: true, truncate: true }, 0o666);
    }
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (shell.bash) throw new RedirectionError(`${path}: ${error.code === 'EEXIST' ? 'cannot overwrite existing file' : error.message}`);
    const reading = operator === '<';
    const reason = error.code === 'ENOENT' ? (reading ? 'no such file' : 'nonexistent directory') : error.message;
    throw new RedirectionError(`can't ${reading ? 'open' : 'create'} ${path}: ${reason}`);
  }
}

function isRegular(shell: Shell, path: string): boolean {
  try {
    return shell.process.stat(path).type === 'file';
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

function place(shell: Shell, from: number, to: number): void {
  shell.descriptors.add(to);
  if (from === to) return;
  shell.process.duplicate(from, to);
  shell.process.close(from);
}

function duplicate(shell: Shell, to: number, target: string): void {
  const move = target.endsWith('-') && target.length > 1;
  const from = Number.parseInt(target, 10);
  if (target === '-') {
    closeQuietly(shell, to);
    return;
  }
  if (Number.isNaN(from)) throw new RedirectionError(shell.bash ? `${target}: ambiguous redirect` : `syntax error: bad fd number`);
  if (!shell.descriptors.has(from)) throw new RedirectionError(`${from}: Bad file descriptor`);
  try {
    if (from !== to) shell.process.duplicate(from, to);
  } catch (error) {
    if (error instanceof SystemError) throw new RedirectionError(`${from}: ${error.message}`);
    throw error;
  }
  shell.descriptors.add(to);
  if (move) closeQuietly(shell, from);
}

/** A pipe that holds the text; a child writes it where it is longer than a pipe. */
function* document(shell: Shell, text: string): Execution<number> {
  const { process } = shell;
  const [read, write] = process.pipe();
  const bytes = encode(text);
  if (bytes.length <= pipeRoom) yield* process.write(write, bytes);
  else {
    forkShell(
      shell,
      function* (child) {
        yield* child.process.write(1, bytes);
        return 0;
      },
      { files: new Map([[1, write]]) },
    );
  }
  process.close(write);
  return read;
}
