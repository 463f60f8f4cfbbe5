import { concat, decode } from '../../process/text.ts';
import type { Bytes, Execution } from '../../process/types.ts';
import type { Part, Script } from './ast.ts';
import { TooLarge } from './control.ts';
import { forkShell } from './fork.ts';
import { statusOf } from './jobs.ts';
import { longestText, withinMemory } from './memory.ts';
import { listsJobs } from './pipeline.ts';
import type { Shell } from './shell.ts';
import { waitForProcess } from './waiting.ts';

/** Bytes read from which on they are counted as memory. */
const noticed = 262_144;

/** `$(…)`: what the commands print, without newlines at the end. */
export function* substitute(shell: Shell, body: Script): Execution<string> {
  if (body.length === 0) {
    shell.substituted = 0;
    return '';
  }
  const { process } = shell;
  const [read, write] = process.pipe();
  const pid = forkShell(shell, (child) => child.interpreter.run(child, body, true), {
    files: shell.inherited(new Map([[1, write]])),
    jobs: body.length === 1 && listsJobs(body[0]!.node),
  });
  process.close(write);
  const pieces: Bytes[] = [];
  yield* withinMemory(shell, readAll(shell, read, pieces));
  process.close(read);
  shell.substituted = statusOf((yield* waitForProcess(shell, pid)).status);
  if (shell.bash) shell.status = shell.substituted;
  const text = pieces.length === 0 ? '' : decode(concat(pieces));
  let end = text.length;
  while (end > 0 && text[end - 1] === '\n') end--;
  return end === text.length ? text : text.slice(0, end);
}

function withoutNuls(piece: Bytes): Bytes {
  if (!piece.includes(0)) return piece;
  const kept = new Uint8Array(piece.length);
  let size = 0;
  for (const byte of piece) if (byte !== 0) kept[size++] = byte;
  return kept.subarray(0, size);
}

/** Reads to the end; ash drops NUL bytes as they come. Throws TooLarge. */
function* readAll(shell: Shell, descriptor: number, pieces: Bytes[]): Execution<void> {
  let size = 0;
  let counted = noticed;
  for (let piece = yield* shell.process.read(descriptor); piece.length > 0; piece = yield* shell.process.read(descriptor)) {
    if (piece.length >= 4096) yield* shell.process.work(piece.length >> 9);
    const kept = withoutNuls(piece);
    if (kept.length === 0) continue;
    pieces.push(kept);
    size += kept.length;
    if (size > longestText) throw new TooLarge();
    if (size < counted) continue;
    counted = size + Math.max(noticed, size >> 3);
    shell.allocated = shell.variables.size + size;
    yield* shell.process.allocate(shell.allocated);
  }
}

/** ash takes the lowest number from 64 on, bash the highest up to 63. */
function place(shell: Shell, own: number): number {
  const { process } = shell;
  let kept = 63;
  if (shell.bash) {
    while (shell.descriptors.has(kept)) kept--;
    process.duplicate(own, kept);
  } else kept = process.duplicateAbove(own, 64);
  process.close(own);
  return kept;
}

/** `<(…)`: a pipe to commands that run beside, as the name of a file. */
export function processSubstitution(shell: Shell, part: Part & { type: 'process' }): string {
  const { process } = shell;
  const [read, write] = process.pipe();
  const [own, other] = part.direction === '<' ? [read, write] : [write, read];
  forkShell(shell, (child) => child.interpreter.run(child, part.body, true), { files: shell.inherited(new Map([[part.direction === '<' ? 1 : 0, other]])) });
  process.close(other);
  const kept = place(shell, own);
  shell.descriptors.add(kept);
  shell.opened.push(kept);
  return `/dev/fd/${kept}`;
}
