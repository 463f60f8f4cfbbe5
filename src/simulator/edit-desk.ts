import type { OpenEdit } from '../host/protocol/index.ts';
import { SystemError } from '../machine/process/errors.ts';
import { decode } from '../machine/process/text.ts';
import type { Execution, Process, Program } from '../machine/process/types.ts';
import { readFile } from '../machine/programs/lib/files.ts';

interface Waiting extends OpenEdit {
  /** undefined until the reader has closed the file; without text it stays as it was. */
  answer: { readonly text: string | undefined } | undefined;
  wake: (() => void) | undefined;
}

const usual = '/usr/bin/vi';

/**
 * The lab's editor as the workstation's programs see it: they open a file and wait until the reader has closed it. What the reader does is
 * an input of the run.
 */
export class EditDesk {
  readonly #waiting: Waiting[] = [];
  #last = 0;

  /** The files that are open now. */
  get open(): readonly OpenEdit[] {
    return this.#waiting.filter(({ answer }) => !answer).map(({ id, path, text, command }) => ({ id, path, text, command }));
  }

  /** The reader has closed a file. One that nobody waits for any more is nothing. */
  finish(id: number, text: string | undefined): void {
    const edit = this.#waiting.find((one) => one.id === id);
    if (!edit) return;
    edit.answer = { text };
    edit.wake?.();
  }

  /** vi, with the lab's editor in place of the terminal's screen. Without a terminal it is `other`. */
  program(other: () => Program | undefined): Program {
    const desk = this;
    return function* (process) {
      const path = process.argv.slice(1).find((arg) => !/^[-+]/.test(arg));
      const viewer = other();
      if ((path === undefined || !process.isTerminal(0)) && viewer) return yield* viewer(process);
      return yield* desk.#edit(process, path ?? '');
    };
  }

  *#edit(process: Process, path: string): Execution<number> {
    const absolute = path.startsWith('/') ? path : `${process.cwd === '/' ? '' : process.cwd}/${path}`;
    yield* process.write(2, "Waiting for the lab's editor: save or cancel there.\n");
    const edit: Waiting = {
      id: ++this.#last,
      path: absolute,
      text: yield* textOf(process, path),
      command: commandOf(process),
      answer: undefined,
      wake: undefined,
    };
    this.#waiting.push(edit);
    try {
      while (!edit.answer)
        yield* process.waitFor((wake) => {
          edit.wake = wake;
          return () => {
            edit.wake = undefined;
          };
        });
      if (edit.answer.text !== undefined) yield* save(process, path, edit.answer.text);
      return 0;
    } finally {
      this.#waiting.splice(this.#waiting.indexOf(edit), 1);
    }
  }
}

/** A file that is not there yet is empty. */
function* textOf(process: Process, path: string): Execution<string> {
  try {
    return decode(yield* readFile(process, path));
  } catch (error) {
    if (error instanceof SystemError && error.code === 'ENOENT') return '';
    throw error;
  }
}

function* save(process: Process, path: string, text: string): Execution<void> {
  const descriptor = process.open(path, { write: true, create: true, truncate: true });
  try {
    yield* process.write(descriptor, text);
  } finally {
    process.close(descriptor);
  }
}

/** What the reader has typed: the program that called the editor, or the editor itself. */
function commandOf(process: Process): string {
  const caller =
    process
      .processes()
      .find(({ pid }) => pid === process.parent)
      ?.argv.join(' ') ?? '';
  return caller.startsWith('kubectl') ? caller : process.argv.join(' ').replace(usual, 'vi');
}
